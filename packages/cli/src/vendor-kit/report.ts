import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { UserError } from '../user-error.ts'
import { isObject, type JsonObject } from './kit-config.ts'

export type CheckResult = 'passed' | 'failed' | 'skipped'

export interface Check {
  readonly name: string
  readonly result: CheckResult
  readonly duration_ms: number
  /** What was found; of a check that failed, why. */
  readonly detail: string
}

/** What became of one kind of port. */
export interface PortReport {
  readonly vnic_type: string
  readonly host: string
  readonly target: string | null
  readonly checks: readonly Check[]
}

export interface KitReport {
  readonly format: number
  readonly kit_version: string
  readonly started_at: string
  readonly ended_at: string
  readonly endpoint: string
  /** What the API tells of itself. */
  readonly api: { readonly versions: unknown; readonly extensions: readonly string[] }
  /** Agents of the hosts that were used. */
  readonly agents: readonly JsonObject[]
  /** Output of the vendor's programs about the hardware. */
  readonly facts: readonly {
    readonly name: string
    readonly argv: readonly string[]
    readonly code: number | null
    readonly output: string
  }[]
  /** Of what all ports are on. */
  readonly network: readonly Check[]
  readonly ports: readonly PortReport[]
  /** Every check passed or, where nothing is configured for it, was skipped. */
  readonly passed: boolean
}

export const REPORT_FORMAT = 1
/** Signed with the report, so that a signature of something else is none of a report. */
const context = `neutrino vendor-kit report ${REPORT_FORMAT}\n`

/** New keys, as PEM. */
export function createKeys(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
  }
}

/**
 * Signs reports: makes the text of a file of a report and of who answers for it (RFC 8032, Ed25519). Throws UserError for
 * another kind of key.
 */
export function createSigner(privateKeyPem: string): (report: KitReport) => string {
  const key = readKey(() => createPrivateKey(privateKeyPem))
  const owner = publicBytes(createPublicKey(key))
  return report => {
    const value = sign(null, bytesOf(report), key).toString('base64')
    const signature = { algorithm: 'Ed25519', public_key: owner, value }
    return `${JSON.stringify({ report, signature }, null, 2)}\n`
  }
}

export interface Verdict {
  /** Why it does not count; empty: it does. */
  readonly faults: readonly string[]
  /** What it says, where it can be read at all. */
  readonly report: JsonObject | undefined
}

/** Whether a file is a report of whoever has the key, unchanged, in which everything passed. */
export function verifyReport(
  text: string,
  { publicKeyPem, now, ageMsMax }: { publicKeyPem: string; now: Date; ageMsMax: number | undefined },
): Verdict {
  const trusted = readKey(() => createPublicKey(publicKeyPem))
  const file = parseObject(text)
  const report = isObject(file?.report) ? file.report : undefined
  const signature = isObject(file?.signature) ? file.signature : undefined
  if (report === undefined || signature === undefined)
    return { faults: ['it is no signed report'], report: undefined }
  const { algorithm, public_key: owner, value } = signature
  const isSigned =
    algorithm === 'Ed25519' &&
    owner === publicBytes(trusted) &&
    typeof value === 'string' &&
    verify(null, bytesOf(report), trusted, Buffer.from(value, 'base64'))
  if (!isSigned) return { faults: ['it is not what the owner of this key has signed'], report }
  return { faults: [...contentFaults(report), ...ageFaults(report, now, ageMsMax)], report }
}

function contentFaults(report: JsonObject): readonly string[] {
  if (report.format !== REPORT_FORMAT) return [`format ${String(report.format)} is not known`]
  const ports = objectsIn(report.ports)
  const failed = [
    ...failedIn(report.network),
    ...ports.flatMap(({ vnic_type, host, checks }) =>
      failedIn(checks).map(name => `${String(vnic_type)} on ${String(host)} ${name}`),
    ),
  ]
  if (failed.length > 0) return failed.map(name => `it failed: ${name}`)
  return report.passed === true && ports.length > 0 ? [] : ['it does not say that everything passed']
}

function failedIn(checks: unknown): readonly string[] {
  const good: readonly unknown[] = ['passed', 'skipped']
  return objectsIn(checks).flatMap(({ name, result }) => (good.includes(result) ? [] : String(name)))
}

const objectsIn = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : []

function ageFaults({ ended_at: ended }: JsonObject, now: Date, ageMsMax: number | undefined): string[] {
  if (ageMsMax === undefined) return []
  const ageMs = now.getTime() - Date.parse(String(ended))
  return ageMs >= 0 && ageMs <= ageMsMax ? [] : [`it is of ${String(ended)}`]
}

function bytesOf(report: unknown): Buffer {
  return Buffer.from(context + canonicalJson(report))
}

/** The same text for the same values, whatever the order of keys and the space between them. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const pairs = Object.entries(value).filter(([, one]) => one !== undefined)
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, one]) => `${JSON.stringify(key)}:${canonicalJson(one)}`).join(',')}}`
}

function publicBytes(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64')
}

function readKey(read: () => KeyObject): KeyObject {
  const key = attempt(read)
  if (key?.asymmetricKeyType === 'ed25519') return key
  throw new UserError('The key is no Ed25519 key: make one with "neutrino vendor-kit keygen".')
}

function parseObject(text: string): JsonObject | undefined {
  const value: unknown = attempt(() => JSON.parse(text))
  return isObject(value) ? value : undefined
}

function attempt<T>(body: () => T): T | undefined {
  try {
    return body()
  } catch {
    return undefined
  }
}
