/** The recording format: one interaction of a file, in and out. */
export { FILE_HEADER, printInteraction } from './print-interaction.ts'
export { convertInteraction, readInteraction, readInteractions } from './read-interaction.ts'
