import { readFile, rename, writeFile } from 'node:fs/promises'
import { UserError } from '../user-error.ts'
import type { HostStep } from './host-step.ts'

const format = 'neutrino-host-rollback-1'

/** Writes what leads back, before the first step is taken. Only its owner may read it: it will run as root. */
export async function writeRollback(file: string, host: string, steps: readonly HostStep[]): Promise<void> {
  await writeFile(`${file}.part`, `${JSON.stringify({ format, host, steps }, undefined, 1)}\n`, {
    mode: 0o600,
  })
  await rename(`${file}.part`, file)
}

/** @throws UserError when it is none, or that of another host. */
export async function readRollback(file: string, host: string): Promise<readonly HostStep[]> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new UserError(`${file} is no rollback file: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    })
  }
  if (
    !isRecord(value) ||
    value.format !== format ||
    !Array.isArray(value.steps) ||
    !value.steps.every(isStep)
  )
    throw new UserError(`${file} is no rollback file of this release.`)
  if (value.host !== host) throw new UserError(`${file} is of host ${String(value.host)}, this is ${host}.`)
  return value.steps
}

function isStep(value: unknown): value is HostStep {
  return (
    isRecord(value) &&
    typeof value.what === 'string' &&
    Array.isArray(value.argv) &&
    value.argv.length > 0 &&
    value.argv.every(word => typeof word === 'string')
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
