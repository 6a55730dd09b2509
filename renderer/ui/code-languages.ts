import { javascript } from '@codemirror/lang-javascript'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import type { Extension } from '@codemirror/state'

export type CodeLanguage = 'json' | 'yaml' | 'javascript' | 'text'

export function languageSupport(language: CodeLanguage): Extension {
  switch (language) {
    case 'json':
      return json()
    case 'yaml':
      return yaml()
    case 'javascript':
      return javascript({ typescript: true })
    case 'text':
      return []
  }
}
