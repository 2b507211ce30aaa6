import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { createTransport, RequestError } from '@neutrino/client/transport.ts'
import { runCommand, tryCommand } from '../lab/run-command.ts'
import { UserError } from '../user-error.ts'
import { type KitConfig, parseKitConfig } from './kit-config.ts'
import { runKit } from './kit-run.ts'
import { createKeys, createSigner, verifyReport } from './report.ts'
import { showCheck, showReport } from './show-report.ts'

const usage = `neutrino vendor-kit: shows on a vendor's own hardware that its ports are plugged as the API says
  keygen --key FILE                     make an Ed25519 key: FILE for its owner, FILE.pub for those who verify
  run --config FILE --key FILE --out REPORT [--json]
                                        try every kind of port of the configuration, and sign what came of it
  verify --public-key FILE [--max-age-days N] [--json] REPORT
                                        whether the report is its owner's, unchanged, and everything passed
What a configuration holds: docs/design/vendor-kit.md
`

const options = {
  config: { type: 'string' },
  key: { type: 'string' },
  'public-key': { type: 'string' },
  out: { type: 'string' },
  'max-age-days': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

type Parsed = ReturnType<typeof parse>

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

const verbs: Readonly<Record<string, (parsed: Parsed) => Promise<number>>> = { keygen, run, verify }

/** neutrino vendor-kit. */
export async function runVendorKit(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args
  if (name === '--help' || name === '-h') {
    process.stdout.write(usage)
    return 0
  }
  const verb = verbs[name]
  if (verb === undefined) throw new UserError(`There is no vendor-kit command "${name}".\n${usage}`)
  const parsed = parse(rest)
  if (!parsed.values.help) return verb(parsed)
  process.stdout.write(usage)
  return 0
}

/** A key that is there is never written over: reports that it signed would count no more. */
async function keygen({ values }: Parsed): Promise<number> {
  const file = required(values, 'key')
  const { privateKey, publicKey } = createKeys()
  try {
    await writeFile(file, privateKey, { flag: 'wx', mode: 0o600 })
    await writeFile(`${file}.pub`, publicKey, { flag: 'wx' })
  } catch (cause) {
    throw new UserError(`The keys were not written: ${String(cause)}`, { cause })
  }
  process.stdout.write(`${file} signs, ${file}.pub verifies.\n`)
  return 0
}

async function run({ values }: Parsed): Promise<number> {
  const config = parseKitConfig(await read(required(values, 'config')))
  // A key that cannot sign is told before anything is plugged.
  const sign = createSigner(await read(required(values, 'key')))
  const out = required(values, 'out')
  const report = await ask(config, async () =>
    runKit(config, {
      transport: createTransport({ baseUrl: config.endpoint, ...(await access(config)) }),
      tryCommand,
      clock: systemClock,
      onCheck: (port, check) => {
        if (!values.json) process.stdout.write(showCheck(port, check))
      },
    }),
  )
  const text = sign(report)
  await writeFile(out, text)
  process.stdout.write(values.json ? text : `${showReport(report)}\nSigned: ${out}\n`)
  return report.passed ? 0 : 1
}

/** What goes wrong with a port is in the report; this is about what comes before. */
async function ask(
  { endpoint }: KitConfig,
  body: () => ReturnType<typeof runKit>,
): ReturnType<typeof runKit> {
  try {
    return await body()
  } catch (cause) {
    if (cause instanceof RequestError) throw new UserError(`The API refused: ${cause.message}`, { cause })
    if (cause instanceof TypeError) throw new UserError(`The API at ${endpoint} does not answer.`, { cause })
    throw cause
  }
}

async function access({ tokenCommand }: KitConfig): Promise<{ readonly token?: string }> {
  return tokenCommand === undefined ? {} : { token: (await runCommand(tokenCommand)).trim() }
}

async function verify({ values, positionals }: Parsed): Promise<number> {
  const [file] = positionals
  if (file === undefined) throw new UserError(`Which report?\n${usage}`)
  const days = values['max-age-days']
  if (days !== undefined && !/^\d{1,5}$/.test(days)) throw new UserError('--max-age-days: a number of days.')
  const { faults, report } = verifyReport(await read(file), {
    publicKeyPem: await read(required(values, 'public-key')),
    now: systemClock.now(),
    ageMsMax: days === undefined ? undefined : Number(days) * 86_400_000,
  })
  if (values.json)
    process.stdout.write(`${JSON.stringify({ valid: faults.length === 0, faults, report }, null, 2)}\n`)
  else if (faults.length === 0) process.stdout.write(`${file} holds.\n`)
  else process.stdout.write(`${file} does not hold:\n${faults.map(fault => `  ${fault}\n`).join('')}`)
  return faults.length === 0 ? 0 : 1
}

function required(values: Parsed['values'], name: 'config' | 'key' | 'out' | 'public-key'): string {
  const value = values[name]
  if (value === undefined) throw new UserError(`--${name} is missing.\n${usage}`)
  return value
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new UserError(`${file} cannot be read.`, { cause })
  }
}
