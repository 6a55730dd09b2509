/** The models and the resource as they are listed. */
import type { Model } from './models.ts'
import type { Era } from './service.ts'

/** Prebuilt models are as old as their version; custom ones that nobody built have the same age. */
export function modelSummary({ id, description }: Model, apiVersion: string) {
  const day = apiVersion.slice(0, 10)
  return { modelId: id, description, createdDateTime: `${day}T00:00:00Z`, apiVersion }
}

export function modelDetails(model: Model, apiVersion: string, era: Era) {
  const docTypes = Object.entries(model.docTypes).map(([docType, fields]) => {
    const fieldSchema = Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, schemaOf(type)]))
    return [docType, { ...(model.custom ? { buildMode: 'template' } : {}), fieldSchema }] as const
  })
  return {
    ...modelSummary(model, apiVersion),
    ...(model.custom && era === '4' ? { buildMode: 'template' } : {}),
    ...(docTypes.length > 0 ? { docTypes: Object.fromEntries(docTypes) } : {})
  }
}

function schemaOf(type: string) {
  return type === 'array' ? { type, items: { type: 'object', properties: {} } } : { type }
}

/** @param now Unix time in milliseconds. */
export function resourceDetails(era: Era, now: number) {
  const customDocumentModels = { count: 0, limit: 500 }
  if (era !== '3.1') return { customDocumentModels }
  const today = new Date(now)
  const quotaResetDateTime = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1))
  return {
    customDocumentModels,
    customNeuralDocumentModelBuilds: { used: 0, quota: 20, quotaResetDateTime: dateTime(quotaResetDateTime.getTime()) }
  }
}

/** UTC in whole seconds, as the service prints it. @param at Unix time in milliseconds. */
export function dateTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
