/** The simulator's own operations under `/++/`: configuration, recordings, metrics. */
import { messageOf, SimulatorError } from '../../shared/errors.ts'
import { type Answer, wholeJson } from '../answer.ts'
import type { Context } from '../context.ts'
import { gatewayError } from '../openai/errors.ts'
import type { Prepared } from '../pipeline.ts'

type AdminAction = Extract<Context['route'], { kind: 'admin' }>['action']

/** What these operations work on. */
export interface Admin {
  /** The configuration as the endpoint prints it. */
  readConfig(): unknown
  /** All or nothing. @throws SimulatorError BAD_CALL beginning with the path of the offending field. */
  patchConfig(patch: unknown): unknown
  /** Prometheus text. */
  metrics(): string
  /** Writes every recording that is not on disk yet. @throws SimulatorError naming what could not be written. */
  saveRecordings(): Promise<{ written: number }>
}

export function prepareAdmin(context: Context, action: AdminAction, admin: Admin): Prepared {
  return { answer: () => answerAdmin(context, action, admin) }
}

function answerAdmin(context: Context, action: AdminAction, admin: Admin): Answer | Promise<Answer> {
  switch (action) {
    case 'read-config':
      return wholeJson(200, JSON.stringify(admin.readConfig()))
    case 'patch-config':
      return wholeJson(200, JSON.stringify(patched(context, admin)))
    case 'save-recordings':
      return saveRecordings(context, admin)
    case 'metrics':
      return whole(admin.metrics(), 'text/plain; version=0.0.4; charset=utf-8')
  }
}

function patched(context: Context, admin: Admin): unknown {
  try {
    return admin.patchConfig(context.json)
  } catch (error) {
    if (error instanceof SimulatorError) throw gatewayError(400, 'InvalidConfiguration', messageOf(error))
    throw error
  }
}

async function saveRecordings({ mode }: Context, admin: Admin): Promise<Answer> {
  if (mode !== 'record')
    throw gatewayError(400, 'NotRecording', 'Not saving recordings: the simulator is not in record mode')
  try {
    await admin.saveRecordings()
  } catch (error) {
    if (error instanceof SimulatorError) throw gatewayError(503, 'RecordingFailed', messageOf(error))
    throw error
  }
  return whole('Recordings saved', 'text/plain; charset=utf-8')
}

function whole(body: string, contentType: string): Answer {
  return { kind: 'whole', status: 200, headers: { 'content-type': contentType }, body }
}
