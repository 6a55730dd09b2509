/** What authors import from `aoai-simulator/extension`, for the type checker of this project itself. */
export type * from './api.ts'
export * from './module.ts'
