/** JSON that the database wrote: it goes to the client as it is, neither read nor written again on the way. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }

  /** Further inside than `jsonOf` looks, as in what `expand` brings, it is a value like others. */
  toJSON(): unknown {
    return JSON.parse(this.text)
  }
}

/** From the body over a list and an object to the attribute. */
const DEPTH_MAX = 3

/** The JSON of an answer's body. */
export function jsonOf(body: unknown): string {
  return holdsText(body, DEPTH_MAX) ? written(body, DEPTH_MAX) : JSON.stringify(body)
}

function holdsText(value: unknown, depth: number): boolean {
  if (value instanceof JsonText) return true
  if (depth === 0 || typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(item => holdsText(item, depth - 1))
  return Object.values(value).some(item => holdsText(item, depth - 1))
}

function written(value: unknown, depth: number): string {
  if (value instanceof JsonText) return value.text
  if (depth === 0 || typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(item => written(item, depth - 1)).join(',')}]`
  const members = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `${JSON.stringify(name)}:${written(item, depth - 1)}`)
  return `{${members.join(',')}}`
}
