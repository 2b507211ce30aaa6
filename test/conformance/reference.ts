import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A test of the suites as it went with Neutron itself. */
export interface ReferenceTest {
  /** Module, class and test, with the parameter of the test in parentheses if it has one. */
  readonly name: string
  /** Why it did not pass with Neutron either; absent when it passed. */
  readonly reason?: string
}

/** The committed record of the reference runs. */
export async function readReference(): Promise<readonly ReferenceTest[]> {
  return parseReference(await readFile(join(import.meta.dirname, 'reference.txt'), 'utf8'))
}

/** Reads the form that the head of reference.txt describes: the depth of a line says what it is. */
export function parseReference(text: string): readonly ReferenceTest[] {
  let module = ''
  let testClass = ''
  return text.split('\n').flatMap(line => {
    const [, indent = '', word = '', reason] = /^( *)([^\s#]\S*)(?: @\S+| - (.*))?$/.exec(line) ?? []
    if (word === '') return []
    if (indent.length === 0) module = word
    if (indent.length === 1) testClass = word
    if (indent.length !== 2) return []
    const name = `${module}.${testClass}.${word}`
    return [reason === undefined ? { name } : { name, reason }]
  })
}
