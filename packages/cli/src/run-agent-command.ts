import { fileURLToPath } from 'node:url'
import { runProgram } from './run-program.ts'

const program = fileURLToPath(new URL('../../agent/src/main.ts', import.meta.url))

/** Runs an agent, which a hypervisor may have without the rest. */
export function runAgentCommand(args: readonly string[]): Promise<number> {
  return runProgram(program, args)
}
