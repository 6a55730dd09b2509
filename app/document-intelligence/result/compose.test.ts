import { describe, expect, test } from 'vitest'
import { between, pick, seeded } from '../chance.ts'
import type { Era } from '../service.ts'
import { testService } from '../test-context.ts'
import { operationErrors } from '../test-schema.ts'
import { spanProblems } from './test-spans.ts'

const SERVICES: [era: Era, base: string, version: string][] = [
  ['4', '/documentintelligence/documentModels', '2024-11-30'],
  ['3.1', '/formrecognizer/documentModels', '2023-07-31'],
  ['3.0', '/formrecognizer/documentModels', '2022-08-31']
]

const OFFICE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const TYPES = ['image/png', 'image/tiff', 'application/pdf', 'text/html', OFFICE] as const

async function modelIds(base: string, version: string): Promise<string[]> {
  const answer = await testService().ask(`${base}?api-version=${version}`)
  return [...(await answer.json()).value.map(({ modelId }: { modelId: string }) => modelId), 'my-own.model']
}

describe.each(SERVICES)('version %s', (era, base, version) => {
  const analyze = async (model: string, query: string, body: Uint8Array<ArrayBuffer>, type: string) => {
    const service = testService()
    return service.result(await service.submit(`${base}/${model}:analyze?api-version=${version}${query}`, body, type))
  }

  test('every model gives results that are valid, whose spans are true, and whose boxes lie on their pages', async () => {
    const random = seeded(5)
    for (const model of await modelIds(base, version)) {
      for (let round = 0; round < 6; round++) {
        const size = Math.floor(10 ** (random() * 6.5)) + 1
        const type = pick(random, TYPES)
        const indexType = pick(random, ['textElements', 'unicodeCodePoint', 'utf16CodeUnit'])
        const query = `&stringIndexType=${indexType}&locale=${pick(random, ['de-DE', 'en-GB', 'fr', 'zh-Hant-TW'])}`
        const markdown =
          era === '4' && model !== 'prebuilt-read' && random() < 0.5 ? '&outputContentFormat=markdown' : ''
        const features = era === '3.0' ? '' : `&features=${ADD_ONS.slice(between(random, 0, ADD_ONS.length))}`
        const asked = `${model} ${size} ${type} ${query}${markdown}${features}`
        const body = await analyze(model, query + markdown + features, new Uint8Array(size).fill(round), type)
        expect(operationErrors(body, era), asked).toEqual([])
        expect(spanProblems(body.analyzeResult), asked).toEqual([])
      }
    }
  })
})

const ADD_ONS = ['ocrHighResolution', 'languages', 'barcodes', 'formulas', 'keyValuePairs', 'styleFont']
