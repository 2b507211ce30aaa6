import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { centralStatus } from '../lab/central.ts'
import { isHypervisorRunning } from '../lab/hypervisor.ts'
import { findProcess } from '../lab/process-record.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { apiUrl, directoryDefault } from './cloud-directory.ts'
import { dataDir } from './database-server.ts'
import { findServerProcess, serverProcesses } from './server-process.ts'

const usage = `Usage: ./dev status [--dir DIR]

Shows what of the cloud runs. Exit code 0 when all of it does, 3 otherwise.
`

const notAllRunning = 3

export async function runStatus(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      dir: { type: 'string', default: directoryDefault },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const cloud = await openCloud(values.dir)
  const rows = await collect(cloud)
  for (const row of rows) {
    process.stdout.write(`  ${row.runs ? 'up  ' : 'DOWN'}  ${row.name.padEnd(16)} ${row.detail}\n`)
  }
  return rows.every(row => row.runs) ? 0 : notAllRunning
}

interface StatusRow {
  readonly name: string
  readonly runs: boolean
  readonly detail: string
}

async function collect(cloud: Cloud): Promise<StatusRow[]> {
  const { directory, settings, lab } = cloud
  const rows: StatusRow[] = []
  const health = await fetch(`${apiUrl(settings)}/healthcheck`).then(
    answer => `answers ${answer.status}`,
    () => 'does not answer',
  )
  for (const name of serverProcesses) {
    const pid = await findServerProcess(directory, name)
    rows.push({
      name,
      runs: pid !== undefined,
      detail: name === 'api' ? `${apiUrl(settings)} ${health}` : '',
    })
  }
  rows.push({ name: 'PostgreSQL', runs: await databaseRuns(cloud), detail: dataDir(directory) })
  for (const [name, pid] of Object.entries(await centralStatus(lab.central))) {
    rows.push({ name: `OVN ${name}`, runs: pid !== undefined, detail: '' })
  }
  for (const index of await lab.hypervisors()) {
    rows.push({ name: `hv${index}`, runs: await isHypervisorRunning(lab.place, index), detail: '' })
  }
  for (const machine of await lab.machines()) {
    const where = machine.hypervisor === undefined ? 'unplugged' : `on hv${machine.hypervisor}`
    rows.push({ name: `VM ${machine.name}`, runs: true, detail: `${where}, port ${machine.portId}` })
  }
  return rows
}

function databaseRuns(cloud: Cloud): Promise<boolean> {
  const pidFile = join(cloud.directory.database, 'run', '.s.PGSQL.5432.lock')
  const record = { pidFile, program: 'postgres', marker: dataDir(cloud.directory) }
  return findProcess(record).then(pid => pid !== undefined)
}
