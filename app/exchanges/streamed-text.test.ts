import { expect, test } from 'vitest'
import { fillFrame, type StreamEvent } from '../answer.ts'
import { StreamedText } from './streamed-text.ts'

const frames = [
  ['a'.repeat(100), '}\n'],
  ['grün 😀"'.repeat(12), '日本', '\n']
]

function events(count: number): StreamEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const frame = frames[index % 3]
    const own = ['"', '\\'].map((sign) => sign + index).slice(0, (frame?.length ?? 2) - 1)
    return frame ? { text: fillFrame(frame, own), tokens: 1, frame, own } : { text: own.join(), tokens: 1 }
  })
}

test('the text is what was streamed, and is so again after it was put away', () => {
  for (const count of [0, 1, 2, 3, 100]) {
    const streamed = new StreamedText()
    const all = events(count)
    for (const event of all) streamed.append(event.text, event)
    const text = all.map((event) => event.text).join('')
    expect([streamed.toString(), streamed.length]).toEqual([text, text.length])
    expect(StreamedText.parse(JSON.stringify(streamed)).toString()).toBe(text)
  }
})

test('what events have in common is kept once', () => {
  const streamed = new StreamedText()
  for (const event of events(300)) streamed.append(event.text, event)
  expect([streamed.length > 20_000, JSON.stringify(streamed).length < 7000]).toEqual([true, true])
})

test('pieces that are no single event’s are kept as they are', () => {
  const streamed = new StreamedText()
  const [first, second] = events(2)
  streamed.append(first?.text ?? '', first)
  streamed.append('between')
  streamed.append(second?.text ?? '', second)
  expect(streamed.toString()).toBe(`${first?.text}between${second?.text}`)
})
