import { expect, test } from 'vitest'
import { type TestField, type TestResult, testService } from '../test-context.ts'

const V4 = '/documentintelligence/documentModels'
const V3 = '/formrecognizer/documentModels'

async function analyze(path: string, size: number, type = 'application/pdf'): Promise<TestResult> {
  const service = testService()
  return (await service.result(await service.submit(path, new Uint8Array(size), type))).analyzeResult
}

function fieldsOf({ documents }: TestResult): Record<string, TestField> {
  const [document, ...others] = documents ?? []
  expect(others).toEqual([])
  return document?.fields ?? {}
}

/** Whole cents, so that sums are exact. */
function cents(field: TestField | undefined): number {
  return Math.round((field?.valueCurrency?.amount ?? field?.valueNumber ?? Number.NaN) * 100)
}

test.each([
  ['prebuilt-invoice', 'UnitPrice', 'Amount', 'SubTotal', 'InvoiceTotal'],
  ['prebuilt-receipt', 'Price', 'TotalPrice', 'Subtotal', 'Total']
])(
  'the amounts of a %s add up, and are printed as they are understood',
  async (model, unit, amount, subtotal, total) => {
    for (const [path, size] of [
      [`${V4}/${model}:analyze`, 1000],
      [`${V4}/${model}:analyze?locale=de-DE`, 90_000],
      [`${V3}/${model}:analyze?api-version=2022-08-31`, 600_000]
    ] as const) {
      const result = await analyze(path, size)
      const fields = fieldsOf(result)
      const items = (fields.Items?.valueArray ?? []).map(({ valueObject = {} }) => valueObject)
      expect(items.length).toBeGreaterThan(0)
      for (const item of items) expect(cents(item[amount])).toBe(cents(item[unit]) * (item.Quantity?.valueNumber ?? 0))
      const sum = items.reduce((all, item) => all + cents(item[amount]), 0)
      expect([cents(fields[subtotal]), cents(fields[total])]).toEqual([sum, sum + cents(fields.TotalTax)])
      expect(fields[total]?.content?.replace(/[^\d]/g, '')).toBe(String(cents(fields[total])))
      const [table] = result.tables ?? []
      expect([table?.rowCount, table?.cells.length]).toEqual([items.length + 1, (items.length + 1) * 4])
    }
  }
)

test('amounts are told as each version tells them', async () => {
  const total = async (path: string, name: string) => {
    const { type, valueCurrency } = fieldsOf(await analyze(path, 1000))[name] ?? { type: 'none' }
    return [type, valueCurrency?.currencySymbol, valueCurrency?.currencyCode]
  }
  const query = 'locale=fr-FR'
  expect([
    await total(`${V4}/prebuilt-receipt:analyze?${query}`, 'Total'),
    await total(`${V3}/prebuilt-receipt:analyze?${query}&api-version=2023-07-31`, 'Total'),
    await total(`${V3}/prebuilt-receipt:analyze?${query}&api-version=2022-08-31`, 'Total'),
    await total(`${V3}/prebuilt-invoice:analyze?${query}&api-version=2022-08-31`, 'InvoiceTotal')
  ]).toEqual([
    ['currency', '€', 'EUR'],
    ['currency', '€', 'EUR'],
    ['number', undefined, undefined],
    ['currency', '€', undefined]
  ])
})

test.each([
  ['image/png', 1_241_425, 1, 'pixel'],
  ['image/tiff', 4_000_001, 3, 'pixel'],
  ['application/pdf', 250_000, 3, 'inch'],
  ['application/pdf', 30_000_000, 20, 'inch'],
  ['text/html', 100, 1, undefined]
])('%s of %i bytes has %i pages', async (type, size, pages, unit) => {
  const result = await analyze(`${V4}/prebuilt-read:analyze`, size, type)
  expect([result.pages.length, result.pages[0]?.unit]).toEqual([pages, unit])
})

test('a larger document says more', async () => {
  const words = async (size: number) =>
    (await analyze(`${V4}/prebuilt-read:analyze`, size)).pages.reduce((sum, page) => sum + page.words.length, 0)
  const [small, medium, large] = [await words(1000), await words(50_000), await words(500_000)]
  expect(medium).toBeGreaterThan(small * 1.5)
  expect(large).toBeGreaterThan(medium * 3)
})

test('the pages that were asked for are the same as among all', async () => {
  const all = await analyze(`${V4}/prebuilt-read:analyze`, 500_000)
  const some = await analyze(`${V4}/prebuilt-read:analyze?pages=2-3,5,99`, 500_000)
  expect(some.pages.map(({ pageNumber }) => pageNumber)).toEqual([2, 3, 5])
  const wordsOf = ({ pages }: TestResult, number: number) =>
    pages.find(({ pageNumber }) => pageNumber === number)?.words.map(({ content }) => content)
  expect([wordsOf(some, 3), wordsOf(some, 5)]).toEqual([wordsOf(all, 3), wordsOf(all, 5)])
})

test('each model finds what is its own', async () => {
  const [read, layout, document] = [
    await analyze(`${V4}/prebuilt-read:analyze`, 1000),
    await analyze(`${V4}/prebuilt-layout:analyze`, 1000),
    await analyze(`${V3}/prebuilt-document:analyze?api-version=2023-07-31`, 1000)
  ]
  const found = (result: TestResult) =>
    ['tables', 'sections', 'keyValuePairs', 'documents', 'contentFormat'].filter((name) => name in result)
  expect([found(read), found(layout), found(document)]).toEqual([
    ['contentFormat'],
    ['tables', 'sections', 'contentFormat'],
    ['tables', 'keyValuePairs']
  ])
  expect(read.paragraphs.filter(({ role }) => role)).toEqual([])
  expect(layout.paragraphs.map(({ role }) => role)).toEqual(
    expect.arrayContaining(['title', 'sectionHeading', 'pageFooter', 'pageNumber'])
  )
  expect(layout.pages[0]?.selectionMarks).toHaveLength(1)
  expect(document.keyValuePairs?.map(({ key }) => key.content)).toContain('Reference:')
  for (const { key, value } of document.keyValuePairs ?? [])
    expect(document.content).toContain(`${key.content} ${value.content}`)
})

test('features add what they are named after, and query fields are found under their names', async () => {
  const features = 'languages,barcodes,formulas,keyValuePairs,styleFont,queryFields'
  const query = `features=${features}&queryFields=Größe,Total_2&locale=nl-NL`
  const result = await analyze(`${V4}/prebuilt-layout:analyze?${query}`, 1000)
  expect(result).toMatchObject({
    languages: [{ locale: 'nl' }],
    pages: [{ barcodes: [{ kind: 'EAN13' }], formulas: [{ kind: 'inline' }] }]
  })
  const fields = fieldsOf(result)
  expect(Object.keys(fields)).toEqual(['Größe', 'Total_2'])
  for (const { content, valueString } of Object.values(fields)) expect(valueString).toBe(content)
  const digits = [...(result.pages[0]?.barcodes?.[0]?.value ?? '')].map(Number)
  const sum = digits.reduce((all, digit, index) => all + digit * (index % 2 === 0 ? 1 : 3), 0)
  expect([digits.length, sum % 10]).toEqual([13, 0])
  const plain = await analyze(`${V4}/prebuilt-layout:analyze`, 1000)
  expect(['languages', 'keyValuePairs', 'documents'].filter((name) => name in plain)).toEqual([])
})

test('Markdown marks headings, tables and page numbers', async () => {
  const { content } = await analyze(`${V4}/prebuilt-layout:analyze?outputContentFormat=markdown`, 250_000)
  for (const mark of [
    /^# \S/,
    /\n\n## \S/,
    /<table>\n<tr>\n<th>Region<\/th>/,
    /<!-- PageNumber="Page 1 of 3" -->\n\n<!-- PageBreak -->/
  ])
    expect(content).toMatch(mark)
})

test('text that has no place on a page has neither lines nor boxes', async () => {
  const result = await analyze(`${V4}/prebuilt-invoice:analyze`, 1000, 'text/html')
  expect(JSON.stringify(result)).not.toMatch(/polygon|boundingRegions|"lines"|"unit"/)
})
