import { execFile } from 'node:child_process'

const toolTimeoutMs = 15_000
const outputBytesMax = 16 * 1024 * 1024

/**
 * Runs a program to its end without a shell and gives its standard output.
 * @throws Error with what it said when its exit code is not 0
 */
export function runTool(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: toolTimeoutMs, maxBuffer: outputBytesMax, encoding: 'utf8' } as const
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout)
      else reject(new Error(`${program} ${args[0] ?? ''} failed: ${stderr.trim() || error.message}`))
    })
  })
}
