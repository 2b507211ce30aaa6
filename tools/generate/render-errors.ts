import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { code, table } from './markdown.ts'

const sources = resolve(import.meta.dirname, '../../packages/server/src')

const introduction = `# Errors

What \`NeutronError.type\` may be, the HTTP status and the sentence; names in braces stand for values.
`

export interface ErrorRow {
  readonly type: string
  readonly status: number
  readonly text: string
}

/** The table of every `defineError` in the server's sources. */
export async function renderErrors(): Promise<string> {
  const files = (await readdir(sources, { recursive: true }))
    .filter(name => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name))
    .sort()
  const found = (await Promise.all(files.map(file => readFile(join(sources, file), 'utf8')))).flatMap(
    findErrors,
  )
  const rows = new Map(found.map(row => [`${row.type} ${row.status} ${row.text}`, row]))
  const sorted = [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
  return `${introduction}\n${table(
    ['type', 'status', 'text'],
    sorted.map(row => [code(row.type), String(row.status), row.text]),
  )}`
}

/**
 * Reads `defineError<…>('Type', status, fields => text)` from source text: classes are not listed
 * anywhere, since nothing registers itself. Throws where it cannot follow.
 */
function findErrors(source: string): readonly ErrorRow[] {
  return [...source.matchAll(/= defineError(?=[<(])/g)].flatMap((match): ErrorRow[] => {
    const start = source.indexOf('(', skipGenerics(source, match.index + match[0].length))
    const args = balanced(source, start).replace(/^\s*\/\/.*$/gm, '')
    // A type held by a variable is one that another row names.
    if (!/^\(\s*'/.test(args)) return []
    const row = /^\(\s*'(\w+)',\s*(\d{3}),\s*(?:\w+|\([^)]*\)) =>\s*(.*?),?\s*\)$/s.exec(args)
    if (!row) throw new Error(`render-errors.ts cannot read ${args}`)
    return [{ type: row[1] ?? '', status: Number(row[2]), text: sentence(row[3] ?? '') }]
  })
}

function skipGenerics(source: string, from: number): number {
  if (source[from] !== '<') return from
  let depth = 0
  for (let index = from; index < source.length; index += 1) {
    if (source[index] === '<') depth += 1
    if (source[index] === '>') depth -= 1
    if (depth === 0) return index
  }
  return from
}

/** From a bracket to its partner; strings hold none that are not in pairs. */
function balanced(source: string, from: number): string {
  let depth = 0
  for (let index = from; index < source.length; index += 1) {
    if (source[index] === '(') depth += 1
    if (source[index] === ')') depth -= 1
    if (depth === 0) return source.slice(from, index + 1)
  }
  return source.slice(from)
}

/** `Network ${f.net_id} …` as Network {net_id} …; an expression shows the first field it uses. */
function sentence(expression: string): string {
  const pieces = [...expression.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/gs)]
  const isTemplate = expression.startsWith('`') || expression.startsWith("'") || expression.startsWith('"')
  if (!isTemplate) return fieldOf(expression)
  return pieces
    .map(piece => piece[1] ?? piece[2] ?? piece[3] ?? '')
    .join('')
    .replace(/\$\{((?:[^{}]|\{[^{}]*\})*)\}/g, (_, inside: string) => fieldOf(inside))
    .replaceAll("\\'", "'")
}

function fieldOf(expression: string): string {
  const field = /^\s*\w+\.(\w+)/.exec(expression)?.[1] ?? /\b[a-z]\.(\w+)/.exec(expression)?.[1]
  const constant = /^[A-Z_]+$/.test(expression.trim()) ? expression.trim() : undefined
  return `{${field ?? constant ?? '…'}}`
}
