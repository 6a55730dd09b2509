import { Button, SearchBox, Switch, Tooltip } from '@fluentui/react-components'
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise'
import { SaveRegular } from '@fluentui/react-icons/svg/save'
import { useState } from 'react'
import { keysOf } from '../../commands.ts'
import { formatCount, formatPlural } from '../../format.ts'
import { KEPT_HINT, MATCH_TEXTS, POLICY_TEXTS, STATE_TEXTS } from '../../recordings/recording-texts.ts'
import { useUnsaved } from '../../recordings/use-unsaved.ts'
import { useApp, useRecordings, useSession } from '../../session.ts'
import { currentPlatform, showShortcut } from '../../shortcuts.ts'
import { RecordingsFolder } from './recordings-folder.tsx'
import { RecordingsRules } from './recordings-rules.tsx'
import { ChoiceField, SpeedField } from './recordings-setting.tsx'
import styles from './recordings-toolbar.module.css'
import { RecordingsTransfer } from './recordings-transfer.tsx'

/** Where recordings are, what is done with them, and what is not saved. */
export function RecordingsToolbar() {
  return (
    <div className={styles.toolbar}>
      <div className={styles.line}>
        <RecordingsFolder />
        <ReadAgain />
        <StateLine />
        <span className={styles.space} />
        <Search />
        <RecordingsTransfer />
        <SaveAll />
      </div>
      <Settings />
    </div>
  )
}

/** For folders whose changes no system announces, such as those of other machines. */
function ReadAgain() {
  const { recordings, store } = useSession()
  const read = async () => {
    await recordings.list.load()
    // What went wrong is on the screen.
    if (recordings.list.store.getState().problem === null) store.setState({ announcement: 'Recordings read again' })
  }
  return (
    <Tooltip content="Read the folder again" relationship="label">
      <Button size="small" appearance="subtle" icon={<ArrowClockwiseRegular />} onClick={() => void read()} />
    </Tooltip>
  )
}

function StateLine() {
  const mode = useApp((state) => state.config.mode)
  return (
    <Tooltip content={KEPT_HINT} relationship="description">
      <span className={styles.state} data-mode={mode}>
        <span className={styles.shape} />
        {STATE_TEXTS[mode]}
      </span>
    </Tooltip>
  )
}

function Search() {
  const { recordings } = useSession()
  const search = useRecordings((state) => state.search)
  return (
    <SearchBox
      size="small"
      className={styles.search}
      placeholder="Search recordings"
      aria-label="Search recordings"
      value={search}
      onChange={(_event, { value }) => recordings.list.setSearch(value)}
    />
  )
}

function SaveAll() {
  const { recordings } = useSession()
  const unsaved = useUnsaved()
  const keys = showShortcut(keysOf('recordings.save'), currentPlatform())
  const hint =
    unsaved === 0 ? `All recordings are on disk (${keys})` : `Writes ${formatPlural(unsaved, 'recording')} (${keys})`
  return (
    <Tooltip content={hint} relationship="description">
      <Button
        size="small"
        appearance={unsaved > 0 ? 'primary' : 'secondary'}
        icon={<SaveRegular />}
        onClick={() => void recordings.saveAll()}
      >
        {unsaved > 0 ? `Save all ${formatCount(unsaved)}` : 'Save all'}
      </Button>
    </Tooltip>
  )
}

function Settings() {
  const { recordings } = useSession()
  const { autosave, recordPolicy, replayMatch } = useApp((state) => state.config)
  const [editingRules, setEditingRules] = useState(false)
  const rules = useRecordings(({ view }) => view?.rules.length ?? 0)
  return (
    <div className={styles.line}>
      <Tooltip content="Writes what is recorded at once; otherwise it waits for Save all" relationship="description">
        <Switch
          size="small"
          label="Autosave"
          checked={autosave}
          onChange={(_event, { checked }) => void recordings.patch({ autosave: checked })}
        />
      </Tooltip>
      <ChoiceField
        label="Record"
        value={recordPolicy}
        choices={POLICY_TEXTS}
        onChange={(next) => void recordings.patch({ recordPolicy: next })}
      />
      <ChoiceField
        label="Match"
        value={replayMatch}
        choices={MATCH_TEXTS}
        onChange={(next) => void recordings.patch({ replayMatch: next })}
      />
      <SpeedField />
      <Button size="small" appearance="subtle" onClick={() => setEditingRules(true)}>
        {rules > 0 ? `Ignore rules (${formatCount(rules)})` : 'Ignore rules'}
      </Button>
      {editingRules ? <RecordingsRules onClose={() => setEditingRules(false)} /> : null}
    </div>
  )
}
