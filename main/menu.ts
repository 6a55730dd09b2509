/** The window's menu as data. Its items choose commands of the UI; what a command does is known there alone. */
import type { MenuItemConstructorOptions } from 'electron'

export interface MenuOptions {
  platform: NodeJS.Platform
  /** Adds reload and the developer tools. */
  developing: boolean
  /** Whether the simulated API is up or coming up. */
  running: boolean
  /** Sends a command's id to the UI. */
  send: (command: string) => void
  /** Loads the page again, once nothing is lost by it. */
  reload: () => void
}

export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const app: MenuItemConstructorOptions[] = options.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  return [...app, fileMenu(options), { role: 'editMenu' }, viewMenu(options), simulatorMenu(options), helpMenu(options)]
}

function fileMenu({ platform, send }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { ...shown('CmdOrCtrl+S'), label: 'Save all recordings', click: () => send('recordings.save') },
      { type: 'separator' },
      { ...shown('CmdOrCtrl+Shift+Delete'), label: 'Clear the list of exchanges', click: () => send('log.clear') },
      { type: 'separator' },
      { role: platform === 'darwin' ? 'close' : 'quit' }
    ]
  }
}

function viewMenu({ developing, send, reload }: MenuOptions): MenuItemConstructorOptions {
  const developer: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { accelerator: 'CmdOrCtrl+R', label: 'Reload', click: reload },
    { role: 'toggleDevTools' }
  ]
  return {
    label: '&View',
    submenu: [
      { ...shown('CmdOrCtrl+1'), label: 'Home', click: () => send('view.home') },
      { ...shown('CmdOrCtrl+2'), label: 'Dashboard', click: () => send('view.dashboard') },
      { ...shown('CmdOrCtrl+3'), label: 'Recordings', click: () => send('view.recordings') },
      { ...shown('CmdOrCtrl+4'), label: 'Deployments', click: () => send('view.deployments') },
      { ...shown('CmdOrCtrl+5'), label: 'Latency', click: () => send('view.latency') },
      { ...shown('CmdOrCtrl+6'), label: 'Extensions', click: () => send('view.extensions') },
      { ...shown('CmdOrCtrl+7'), label: 'Chat', click: () => send('view.chat') },
      { ...shown('CmdOrCtrl+K'), label: 'Find a command', click: () => send('palette.open') },
      { ...shown('CmdOrCtrl+B'), label: 'Narrow or widen the navigation', click: () => send('rail.toggle') },
      { type: 'separator' },
      {
        label: 'Theme',
        submenu: [
          { label: 'As the system', click: () => send('theme.system') },
          { label: 'Light', click: () => send('theme.light') },
          { label: 'Dark', click: () => send('theme.dark') },
          { label: 'High contrast', click: () => send('theme.contrast') }
        ]
      },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      // The same key without Shift.
      { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false, acceleratorWorksWhenHidden: true },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(developing ? developer : [])
    ]
  }
}

function simulatorMenu({ send, running }: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&Simulator',
    submenu: [
      { ...shown('CmdOrCtrl+Shift+1'), label: 'Record', click: () => send('mode.record') },
      { ...shown('CmdOrCtrl+Shift+2'), label: 'Replay', click: () => send('mode.replay') },
      { ...shown('CmdOrCtrl+Shift+3'), label: 'Generate', click: () => send('mode.generate') },
      { type: 'separator' },
      { ...shown('CmdOrCtrl+Shift+S'), label: running ? 'Stop' : 'Start', click: () => send('server.toggle') },
      { type: 'separator' },
      { label: 'Copy address', click: () => send('copy.address') },
      { label: 'Copy API key', click: () => send('copy.key') },
      { label: 'Copy as cURL', click: () => send('copy.curl') }
    ]
  }
}

function helpMenu({ platform, send }: MenuOptions): MenuItemConstructorOptions {
  // macOS has About in the application's menu.
  const about: MenuItemConstructorOptions[] = platform === 'darwin' ? [] : [{ role: 'about' }]
  return {
    role: 'help',
    submenu: [{ label: 'Keyboard shortcuts', click: () => send('shortcuts.open') }, ...about]
  }
}

/** A shortcut the page itself listens to: shown in the menu, not taken from the page. */
function shown(accelerator: string): MenuItemConstructorOptions {
  return { accelerator, registerAccelerator: false }
}
