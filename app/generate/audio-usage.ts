/** What a transcript took, as the models of the gpt-4o family tell it. */
import { speechSeconds } from './audio-segments.ts'

export interface SpeechUsage {
  type: 'tokens'
  input_tokens: number
  input_token_details: { text_tokens: number; audio_tokens: number }
  output_tokens: number
  total_tokens: number
}

const AUDIO_TOKENS_PER_SECOND = 10

/** @param promptTokens Of the text that came with the audio. @param bytes Of the file. */
export function speechUsage(promptTokens: number, bytes: number, spoken: number): SpeechUsage {
  const audioTokens = Math.ceil(speechSeconds(bytes) * AUDIO_TOKENS_PER_SECOND)
  return {
    type: 'tokens',
    input_tokens: promptTokens + audioTokens,
    input_token_details: { text_tokens: promptTokens, audio_tokens: audioTokens },
    output_tokens: spoken,
    total_tokens: promptTokens + audioTokens + spoken
  }
}
