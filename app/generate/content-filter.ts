/** What Azure's content filter says of harmless text. Plain OpenAI has no such filter. Keys in Azure's order: by the alphabet. */
const SAFE = { filtered: false, severity: 'safe' }
const ABSENT = { detected: false, filtered: false }

export const PROMPT_FILTER = JSON.stringify({
  hate: SAFE,
  jailbreak: ABSENT,
  self_harm: SAFE,
  sexual: SAFE,
  violence: SAFE
})

export const COMPLETION_FILTER = JSON.stringify({
  hate: SAFE,
  protected_material_code: ABSENT,
  protected_material_text: ABSENT,
  self_harm: SAFE,
  sexual: SAFE,
  violence: SAFE
})

/** `prompt_filter_results` for so many prompts. */
export function promptFilterResults(prompts: number): string {
  const results: string[] = []
  for (let index = 0; index < prompts; index++) {
    results.push(`{"prompt_index":${index},"content_filter_results":${PROMPT_FILTER}}`)
  }
  return `[${results.join(',')}]`
}
