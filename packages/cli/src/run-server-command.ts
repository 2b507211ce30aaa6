import { fileURLToPath } from 'node:url'
import { runProgram } from './run-program.ts'

const program = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

/** Runs a command of the server. The command line carries none of the server's code. */
export function runServerCommand(name: string, args: readonly string[]): Promise<number> {
  return runProgram(program, [name, ...args])
}
