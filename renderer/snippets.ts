/** Code that a user pastes elsewhere to reach the simulated API. */
import type { ModelView } from '../shared/contract.ts'

export interface SnippetRequest {
  url: string
  key: string
  deployment: string
  apiVersion: string
  body: unknown
  operation?: 'chat' | 'embeddings'
}

export const SNIPPET_KINDS = ['bash', 'powershell', 'python', 'javascript', 'csharp'] as const
export type SnippetKind = (typeof SNIPPET_KINDS)[number]

export const SNIPPET_TITLES: Record<SnippetKind, string> = {
  bash: 'cURL',
  powershell: 'PowerShell',
  python: 'Python',
  javascript: 'JavaScript',
  csharp: 'C#'
}

/** The shortest call of a deployment's kind; null where there is none to show. */
export function shortCall(
  options: { url: string; key: string; deployment: string },
  kind: ModelView['kind']
): SnippetRequest | null {
  if (kind === 'chat') return { ...firstCall(options), deployment: options.deployment }
  if (kind !== 'embeddings') return null
  return {
    ...firstCall(options),
    deployment: options.deployment,
    operation: 'embeddings',
    body: { input: 'Say hello' }
  }
}

/** Where a deployment is asked what it is for. */
export function endpointOf(url: string, deployment: string, kind: ModelView['kind']): string {
  const base = `${url}/openai/deployments/${encodeURIComponent(deployment)}`
  return `${base}/${ENDPOINTS[kind] ?? ''}?api-version=2024-10-21`.replace('/?', '?')
}

const ENDPOINTS: Partial<Record<ModelView['kind'], string>> = {
  chat: 'chat/completions',
  completions: 'completions',
  embeddings: 'embeddings',
  audio: 'audio/transcriptions',
  images: 'images/generations'
}

/** The chat call that the first page offers. */
export function firstCall(options: { url: string; key: string }): SnippetRequest {
  return {
    ...options,
    deployment: 'gpt-4o',
    apiVersion: '2024-10-21',
    body: { messages: [{ role: 'user', content: 'Say hello' }], max_tokens: 50, stream: false }
  }
}

export function writeSnippet(kind: SnippetKind, request: SnippetRequest): string {
  return WRITERS[kind](request)
}

const WRITERS: Record<SnippetKind, (request: SnippetRequest) => string> = {
  bash: writeBash,
  powershell: writePowerShell,
  python: writePython,
  javascript: writeJavaScript,
  csharp: writeCSharp
}

/** In single quotes a shell leaves everything alone but the quote itself. */
export function quoteBash(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** PowerShell also ends a string at the curly quotes, and doubles whichever it finds. */
export function quotePowerShell(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`
}

function addressOf(request: SnippetRequest): string {
  const name = encodeURIComponent(request.deployment)
  const operation = request.operation === 'embeddings' ? 'embeddings' : 'chat/completions'
  return `${request.url}/openai/deployments/${name}/${operation}?api-version=${request.apiVersion}`
}

function writeBash(request: SnippetRequest): string {
  return [
    `curl ${quoteBash(addressOf(request))} \\`,
    `  -H ${quoteBash(`api-key: ${request.key}`)} \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${quoteBash(JSON.stringify(request.body))}`
  ].join('\n')
}

function writePowerShell(request: SnippetRequest): string {
  return [
    `Invoke-RestMethod -Method Post -Uri ${quotePowerShell(addressOf(request))} \``,
    `  -Headers @{ 'api-key' = ${quotePowerShell(request.key)} } -ContentType 'application/json' \``,
    `  -Body ${quotePowerShell(JSON.stringify(request.body))} | ConvertTo-Json -Depth 10`
  ].join('\n')
}

function writePython(request: SnippetRequest): string {
  return [
    '# pip install openai',
    'from openai import AzureOpenAI',
    '',
    `client = AzureOpenAI(azure_endpoint=${JSON.stringify(request.url)}, api_key=${JSON.stringify(request.key)},`,
    `                     api_version=${JSON.stringify(request.apiVersion)})`,
    ...(request.operation === 'embeddings'
      ? [
          `answer = client.embeddings.create(model=${JSON.stringify(request.deployment)}, input="Say hello")`,
          'print(answer.data[0].embedding[:3])'
        ]
      : [
          'answer = client.chat.completions.create(',
          `    model=${JSON.stringify(request.deployment)}, max_tokens=50,`,
          '    messages=[{"role": "user", "content": "Say hello"}])',
          'print(answer.choices[0].message.content)'
        ])
  ].join('\n')
}

function writeJavaScript(request: SnippetRequest): string {
  return [
    '// npm install openai',
    "import { AzureOpenAI } from 'openai'",
    '',
    `const client = new AzureOpenAI({ endpoint: ${JSON.stringify(request.url)}, apiKey: ${JSON.stringify(request.key)},`,
    `  apiVersion: ${JSON.stringify(request.apiVersion)} })`,
    ...(request.operation === 'embeddings'
      ? [
          `const answer = await client.embeddings.create({ model: ${JSON.stringify(request.deployment)}, input: 'Say hello' })`,
          'console.log(answer.data[0].embedding.slice(0, 3))'
        ]
      : [
          'const answer = await client.chat.completions.create({',
          `  model: ${JSON.stringify(request.deployment)}, max_tokens: 50,`,
          "  messages: [{ role: 'user', content: 'Say hello' }] })",
          'console.log(answer.choices[0].message.content)'
        ])
  ].join('\n')
}

function writeCSharp(request: SnippetRequest): string {
  return [
    '// dotnet add package Azure.AI.OpenAI',
    'using Azure.AI.OpenAI;',
    '',
    `var client = new AzureOpenAIClient(new Uri(${JSON.stringify(request.url)}),`,
    `    new System.ClientModel.ApiKeyCredential(${JSON.stringify(request.key)}));`,
    ...(request.operation === 'embeddings'
      ? [
          `var embeddings = client.GetEmbeddingClient(${JSON.stringify(request.deployment)});`,
          'var answer = await embeddings.GenerateEmbeddingAsync("Say hello");',
          'Console.WriteLine(answer.Value.ToFloats().Length);'
        ]
      : [
          `var chat = client.GetChatClient(${JSON.stringify(request.deployment)});`,
          'var answer = await chat.CompleteChatAsync("Say hello");',
          'Console.WriteLine(answer.Value.Content[0].Text);'
        ])
  ].join('\n')
}
