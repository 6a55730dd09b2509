/** A multipart form, read. */
export interface FormFile {
  /** As the client named it; may be empty. */
  name: string
  type: string
  bytes: Buffer
}

export interface Form {
  /** Values by field name, in the order of their arrival; `name[]` counts as `name`. */
  fields: Map<string, string[]>
  files: Map<string, FormFile>
}
