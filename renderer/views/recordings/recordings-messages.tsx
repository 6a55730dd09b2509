import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import { problemText } from '../../recordings/recording-texts.ts'
import { useApp, useRecordings, useSession } from '../../session.ts'

/** What lasts and concerns the folder as a whole. */
export function RecordingMessages() {
  const { recordings } = useSession()
  const view = useRecordings((state) => state.view)
  const problem = useRecordings((state) => state.problem)
  const mode = useApp((state) => state.config.mode)
  const policy = useApp((state) => state.config.recordPolicy)
  return (
    <>
      {problem !== null && view !== null ? (
        <MessageBar intent="error" shape="square">
          <MessageBarBody>{problem}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => void recordings.list.load()}>
              Try again
            </Button>
          </MessageBarActions>
        </MessageBar>
      ) : null}
      {view?.readOnly ? (
        <MessageBar intent="warning" shape="square">
          <MessageBarBody>
            <MessageBarTitle>The folder cannot be written to</MessageBarTitle>
            {`${view.readOnly} Replaying works. New recordings stay in memory until they can be written; edits cannot be saved.`}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      {view?.rulesProblem ? (
        <MessageBar intent="warning" shape="square">
          <MessageBarBody>
            <MessageBarTitle>The ignore rules’ file is broken</MessageBarTitle>
            {`${problemText(view.rulesProblem)}. The last good rules stay in force.`}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      {mode === 'record' && policy === 'none' ? (
        <MessageBar intent="info" shape="square">
          <MessageBarBody>Requests are forwarded, but nothing of them is kept.</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => void recordings.patch({ recordPolicy: 'new' })}>
              Record new ones
            </Button>
          </MessageBarActions>
        </MessageBar>
      ) : null}
    </>
  )
}
