/** Every command once: the palette, the shortcuts, the tooltips, the shortcut sheet and the window's menu read this list. */
import type { Session } from './session.ts'

/** How a command was given. A shortcut may be pressed by mistake; a name picked from a list is meant. */
export type Giver = 'keys' | 'choice'

export interface Command {
  id: string
  group: 'Go to' | 'Mode' | 'Server' | 'Copy' | 'Extensions' | 'Theme' | 'View' | 'Exchanges' | 'Recordings'
  title: string
  /** The first is shown. */
  keys: string[]
  run: (session: Session, giver: Giver) => void
}

export const COMMANDS: readonly Command[] = [
  command('view.home', 'Go to', 'Home', ({ actions }) => actions.show('home'), 'Ctrl+1'),
  command('view.dashboard', 'Go to', 'Dashboard', ({ actions }) => actions.show('dashboard'), 'Ctrl+2'),
  command('view.recordings', 'Go to', 'Recordings', ({ actions }) => actions.show('recordings'), 'Ctrl+3'),
  command('view.deployments', 'Go to', 'Deployments', ({ actions }) => actions.show('deployments'), 'Ctrl+4'),
  command('view.latency', 'Go to', 'Latency', ({ actions }) => actions.show('latency'), 'Ctrl+5'),
  command('view.extensions', 'Go to', 'Extensions', ({ actions }) => actions.show('extensions'), 'Ctrl+6'),
  command('view.chat', 'Go to', 'Chat', ({ actions }) => actions.show('chat'), 'Ctrl+7'),
  command('mode.record', 'Mode', 'Record', ({ actions }) => actions.setMode('record'), 'Ctrl+Shift+1'),
  command('mode.replay', 'Mode', 'Replay', ({ actions }) => actions.setMode('replay'), 'Ctrl+Shift+2'),
  command('mode.generate', 'Mode', 'Generate', ({ actions }) => actions.setMode('generate'), 'Ctrl+Shift+3'),
  command('server.toggle', 'Server', 'Start or stop', ({ actions }) => actions.toggleServer(), 'Ctrl+Shift+S'),
  command('sample.send', 'Server', 'Send one now', ({ actions }) => actions.sendOne()),
  command('extensions.load', 'Extensions', 'Load…', ({ extensions }) => extensions.openLoad()),
  command('extensions.reloadAll', 'Extensions', 'Reload all', ({ extensions }) => extensions.reloadAll()),
  command('extensions.template', 'Extensions', 'New from template…', ({ extensions }) => extensions.openTemplate()),
  command('copy.address', 'Copy', 'Address', ({ actions }) => actions.copyAddress()),
  command('copy.key', 'Copy', 'Key', ({ actions }) => actions.copyKey()),
  command('copy.curl', 'Copy', 'cURL of a chat call', ({ actions }) => actions.copyCurl()),
  command('theme.system', 'Theme', 'System', ({ actions }) => actions.setTheme('system')),
  command('theme.light', 'Theme', 'Light', ({ actions }) => actions.setTheme('light')),
  command('theme.dark', 'Theme', 'Dark', ({ actions }) => actions.setTheme('dark')),
  command('theme.contrast', 'Theme', 'High contrast', ({ actions }) => actions.setTheme('high-contrast')),
  command('rail.toggle', 'View', 'Collapse or expand the rail', ({ actions }) => actions.toggleRail(), 'Ctrl+B'),
  command(
    'palette.open',
    'View',
    'Command palette',
    ({ actions }) => actions.openDialog('palette'),
    'Ctrl+K',
    'Ctrl+Shift+P'
  ),
  command('shortcuts.open', 'View', 'Keyboard shortcuts', ({ actions }) => actions.openDialog('shortcuts'), '?'),
  command('log.clear', 'Exchanges', 'Clear', clearLog, 'Ctrl+Shift+Delete'),
  command('recordings.save', 'Recordings', 'Save all', ({ recordings }) => recordings.saveAll(), 'Ctrl+S'),
  command('recordings.import', 'Recordings', 'Import…', ({ recordings }) => recordings.transfer.open()),
  command('recordings.exportYaml', 'Recordings', 'Export all as YAML', ({ recordings }) =>
    recordings.transfer.exportAs('all', 'yaml')
  ),
  command('recordings.exportHar', 'Recordings', 'Export all as HAR', ({ recordings }) =>
    recordings.transfer.exportAs('all', 'har')
  ),
  command('recordings.openFile', 'Recordings', 'Open the file in an editor', ({ recordings }) => recordings.openFile()),
  command('recordings.revealFile', 'Recordings', 'Show the file in its folder', ({ recordings }) =>
    recordings.revealFile()
  ),
  command('recordings.copyPath', 'Recordings', 'Copy the path of the file', ({ recordings }) => recordings.copyPath())
]

/** Keys that belong to one control rather than to a command; the shortcut sheet lists them too. */
export const CONTROL_KEYS: readonly { where: string; keys: string; does: string }[] = [
  { where: 'Exchanges', keys: '↑ ↓ or k j', does: 'Previous or next exchange' },
  { where: 'Exchanges', keys: 'PgUp PgDn', does: 'Ten up or down' },
  { where: 'Exchanges', keys: 'Home End', does: 'First or last; the last one follows' },
  { where: 'Exchanges', keys: 'Space', does: 'Pause or resume the list' },
  { where: 'Exchanges', keys: 'Esc', does: 'Close the details' },
  { where: 'Dashboard', keys: '← →', does: 'Move the cursor of a chart' },
  { where: 'Dashboard', keys: '+ − 0', does: 'Zoom in, out, reset' },
  { where: 'Recordings', keys: '↑ ↓ PgUp PgDn Home End', does: 'Move in the list' },
  { where: 'Recordings', keys: '← →', does: 'Close or open a file' },
  { where: 'Recordings', keys: 'Shift+↑ ↓, Ctrl+Space', does: 'Choose several' },
  { where: 'Recordings', keys: 'Enter', does: 'Go to the editor; Esc leads back' },
  { where: 'Recordings', keys: 'Alt+↑ ↓', does: 'Move the recording in its file' },
  { where: 'Recordings', keys: 'Ctrl+D', does: 'Duplicate' },
  { where: 'Recordings', keys: 'Ctrl+Delete', does: 'Delete, with undo' },
  { where: 'Recordings', keys: 'Ctrl+F', does: 'Search; in the editor, find' },
  { where: 'Deployments', keys: 'Enter or F2', does: 'Edit the cell; Enter again applies' },
  { where: 'Deployments', keys: 'Tab', does: 'Apply and edit the next cell' },
  { where: 'Deployments', keys: 'Esc', does: 'Leave the cell as it was' },
  { where: 'Deployments', keys: 'Ctrl+Z', does: 'Undo the last change' },
  { where: 'Extensions', keys: '↑ ↓', does: 'Previous or next extension' },
  { where: 'Extensions', keys: '← →', does: 'Move along what can be done with it' },
  { where: 'Extensions', keys: 'Enter', does: 'Show its source' },
  { where: 'Extensions', keys: 'Alt+↑ Alt+↓', does: 'Load it earlier or later' },
  { where: 'Extensions', keys: 'Ctrl+F', does: 'Filter the log' },
  { where: 'Chat', keys: 'Enter', does: 'Send' },
  { where: 'Chat', keys: 'Shift+Enter', does: 'New line' },
  { where: 'Chat', keys: 'Esc', does: 'Stop the answer' }
]

export function commandById(id: string): Command | undefined {
  return COMMANDS.find((each) => each.id === id)
}

/** The shortcut of a command as text, or an empty string. */
export function keysOf(id: string): string {
  return commandById(id)?.keys[0] ?? ''
}

function command(
  id: string,
  group: Command['group'],
  title: string,
  run: (session: Session, giver: Giver) => unknown,
  ...keys: string[]
): Command {
  // Actions report their own failures, so nobody waits for them here.
  return { id, group, title, keys, run: (session, giver) => void run(session, giver) }
}

function clearLog({ actions }: Session, giver: Giver): Promise<void> {
  return giver === 'keys' ? actions.confirmClearLog() : actions.clearLog()
}
