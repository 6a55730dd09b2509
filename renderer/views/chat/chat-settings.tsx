import { Button, Combobox, Input, Label, Option, Switch, Textarea } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down'
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right'
import { useId, useState } from 'react'
import { maxTokensProblem, temperatureProblem } from '../../chat/chat-store.ts'
import { useApp, useChat, useSession } from '../../session.ts'
import styles from './chat-settings.module.css'

export function ChatSettings() {
  const { actions, chat } = useSession()
  const stream = useApp((state) => state.preferences.chatStream)
  const empty = useChat((state) => state.turns.length === 0)
  const [systemOpen, setSystemOpen] = useState(() => chat.store.getState().system !== '')
  const systemId = useId()
  function startOver(): void {
    chat.reset()
    document.querySelector<HTMLElement>('[data-chat-input]')?.focus()
  }
  return (
    <div className={styles.settings}>
      <div className={styles.line}>
        <DeploymentField />
        <Switch
          size="small"
          className={styles.switch}
          label="Stream"
          checked={stream}
          onChange={(_event, { checked }) => void actions.setPreferences({ chatStream: checked })}
        />
        <NumberField name="maxTokens" label="Max tokens" placeholder="No limit" problemIn={maxTokensProblem} />
        <NumberField name="temperature" label="Temperature" placeholder="1" problemIn={temperatureProblem} />
        <Button
          size="small"
          appearance="subtle"
          aria-expanded={systemOpen}
          aria-controls={systemId}
          icon={systemOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
          onClick={() => setSystemOpen(!systemOpen)}
        >
          System prompt
        </Button>
        <span className={styles.space} />
        <Button size="small" icon={<AddRegular />} disabledFocusable={empty} onClick={startOver}>
          New chat
        </Button>
      </div>
      <div id={systemId} hidden={!systemOpen}>
        <SystemField />
      </div>
    </div>
  )
}

/** Suggests what is configured and takes any other name, since unknown deployments may be allowed. */
function DeploymentField() {
  const { actions } = useSession()
  const deployments = useApp((state) => state.config.deployments)
  const models = useApp((state) => state.models)
  const chosen = useApp((state) => state.preferences.chatDeployment)
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const value = typed ?? chosen
  const chatModels = new Set(models.filter(({ kind }) => kind === 'chat').map(({ name }) => name))
  const names = deployments.filter(({ model }) => chatModels.has(model)).map(({ name }) => name)
  const wanted = typed?.toLowerCase() ?? ''
  const shown = names.filter((name) => name.toLowerCase().includes(wanted))

  function choose(name: string): void {
    setTyped(null)
    const trimmed = name.trim()
    if (trimmed !== '' && trimmed !== chosen) void actions.setPreferences({ chatDeployment: trimmed })
  }

  return (
    <div className={styles.field}>
      <Label htmlFor={id}>Deployment</Label>
      <Combobox
        id={id}
        freeform
        size="small"
        className={styles.deployment}
        value={value}
        listbox={{ className: styles.names }}
        selectedOptions={[chosen]}
        onChange={(event) => setTyped(event.target.value)}
        // Fluent also tells, without a value, that typing has undone the selection.
        onOptionSelect={(_event, { optionValue }) => optionValue !== undefined && choose(optionValue)}
        onBlur={() => choose(value)}
      >
        {shown.map((name) => (
          <Option key={name} value={name}>
            {name}
          </Option>
        ))}
      </Combobox>
    </div>
  )
}

interface NumberFieldProps {
  name: 'maxTokens' | 'temperature'
  label: string
  placeholder: string
  problemIn: (text: string) => string | null
}

function NumberField({ name, label, placeholder, problemIn }: NumberFieldProps) {
  const { chat } = useSession()
  const value = useChat((state) => state[name])
  const problem = problemIn(value)
  const id = useId()
  return (
    <div className={styles.field}>
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        size="small"
        inputMode="decimal"
        className={styles.number}
        placeholder={placeholder}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-problem`}
        onChange={(_event, data) => chat.store.setState({ [name]: data.value })}
      />
      <p id={`${id}-problem`} className={styles.problem}>
        {problem}
      </p>
    </div>
  )
}

function SystemField() {
  const { chat } = useSession()
  const system = useChat((state) => state.system)
  return (
    <Textarea
      className={styles.system}
      size="small"
      aria-label="System prompt"
      placeholder="Sent before the conversation, as the system message"
      value={system}
      onChange={(_event, { value }) => chat.store.setState({ system: value })}
    />
  )
}
