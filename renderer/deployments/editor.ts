/** Changes to the deployments, one after the other, each of which can be taken back. */
import { createStore } from 'zustand/vanilla'
import type { ConfigPatch, ConfigView, Deployment } from '../../shared/config.ts'
import type { Client } from '../../shared/contract.ts'
import { messageOf } from '../../shared/errors.ts'
import type { Store } from '../store.ts'

export type DeploymentsPatch = NonNullable<ConfigPatch['deployments']>
/** What this screen may change. */
export type EditorPatch = Pick<ConfigPatch, 'deployments' | 'allowUndefinedDeployments'>

export interface EditorState {
  /** Changes that wait for an answer. */
  pending: number
  /** The last change that stands, to be taken back; null when there is none left. */
  last: Change | null
  /** Names in the order of the rows. A renamed row stays in its place, and so does one that comes back. */
  order: readonly string[]
}

export interface Change {
  /** What happened, in the past tense: `gpt-4o deleted`. */
  said: string
  patch: EditorPatch
  renamed?: { from: string; to: string }
}

export interface DeploymentEditorOptions {
  client: Client
  store: Store
}

export type DeploymentEditor = ReturnType<typeof createDeploymentEditor>

const STEPS_KEPT = 100

interface Step {
  change: Change
  patch: EditorPatch
  order: readonly string[]
}

export function createDeploymentEditor({ client, store: app }: DeploymentEditorOptions) {
  const store = createStore<EditorState>()(() => ({ pending: 0, last: null, order: [] }))
  const steps: Step[] = []
  let turn: Promise<unknown> = Promise.resolve()

  /** Changes never overtake each other, or what undoes them would be wrong. Answers what stood against it, or null. */
  function inTurn(run: () => Promise<void>): Promise<string | null> {
    store.setState(({ pending }) => ({ pending: pending + 1 }))
    const outcome = turn
      .then(run)
      .then(() => null)
      .catch((error: unknown) => messageOf(error))
      .finally(() => store.setState(({ pending }) => ({ pending: pending - 1, last: steps.at(-1)?.change ?? null })))
    turn = outcome
    return outcome
  }

  async function send(patch: EditorPatch): Promise<void> {
    app.setState({ config: await client.call('config.patch', patch) })
  }

  return {
    store,
    apply: (change: Change) =>
      inTurn(async () => {
        const { patch, renamed } = change
        const { config } = app.getState()
        const before = store.getState().order
        const order = withAll(before, config.deployments)
        const step = { change, patch: inverseOf(patch, config), order }
        // Set before the answer, so that the row never jumps.
        store.setState({
          order: renamed ? order.flatMap((name) => (name === renamed.from ? [renamed.to, name] : name)) : order
        })
        try {
          await send(patch)
        } catch (error) {
          store.setState({ order: before })
          throw error
        }
        steps.push(step)
        if (steps.length > STEPS_KEPT) steps.shift()
      }),
    /** @param wanted The change to take back, which must be the last one then; without it, whichever is the last. */
    undo: (wanted?: Change) =>
      inTurn(async () => {
        const step = steps.at(-1)
        if (wanted && step?.change !== wanted) throw new Error(`Not the last change any more: ${wanted.said}`)
        if (!step) return
        await send(step.patch)
        steps.pop()
        store.setState({ order: step.order })
        app.setState({ announcement: `Undone: ${step.change.said}` })
      })
  }
}

/** The patch that brings back what another one changes. */
export function inverseOf(patch: EditorPatch, before: ConfigView): EditorPatch {
  const inverse: EditorPatch = {}
  if (patch.allowUndefinedDeployments !== undefined)
    inverse.allowUndefinedDeployments = before.allowUndefinedDeployments
  if (patch.deployments) {
    const entries = Object.keys(patch.deployments).map((name) => [name, restorationOf(name, before.deployments)])
    inverse.deployments = Object.fromEntries(entries)
  }
  return inverse
}

function restorationOf(name: string, deployments: readonly Deployment[]): DeploymentsPatch[string] {
  const found = deployments.find((each) => each.name === name)
  return found ? fieldsOf(found) : null
}

/** A deployment as a patch has it: without its name. */
export function fieldsOf({ name: _name, ...fields }: Deployment): Omit<Deployment, 'name'> {
  return fields
}

/** The deployments in the order of the rows; what has no place yet comes last. */
export function inOrder(deployments: readonly Deployment[], order: readonly string[]): Deployment[] {
  const places = new Map(order.map((name, place) => [name, place]))
  const placeOf = ({ name }: Deployment) => places.get(name) ?? order.length
  return [...deployments].sort((a, b) => placeOf(a) - placeOf(b))
}

function withAll(order: readonly string[], deployments: readonly Deployment[]): readonly string[] {
  return [...order, ...deployments.map(({ name }) => name).filter((name) => !order.includes(name))]
}
