import { spawn } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { UserError } from '../user-error.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { directoryDefault } from './cloud-directory.ts'
import { dataDir } from './database-server.ts'
import { logFile } from './server-process.ts'

const usage = `Usage: ./dev logs [NAME…] [--follow] [--lines N] [--dir DIR]

Shows the logs of api and reconcile, or of those named: api, reconcile, postgres, nb, sb, northd,
hvN (its ovn-controller), hvN-switch.
`

export async function runLogs(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dir: { type: 'string', default: directoryDefault },
      follow: { type: 'boolean', short: 'f', default: false },
      lines: { type: 'string', short: 'n', default: '40' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const cloud = await openCloud(values.dir)
  const names = positionals.length === 0 ? ['api', 'reconcile'] : positionals
  const files = names.map(name => fileOf(cloud, name))
  for (const file of files) {
    await stat(file).catch(cause => {
      throw new UserError(`There is no log ${file} yet.`, { cause })
    })
  }
  const options = ['-n', values.lines, ...(values.follow ? ['-F'] : [])]
  const tail = spawn('tail', [...options, ...files], { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    tail.once('error', reject)
    tail.once('exit', code => resolve(code ?? 0))
  })
}

function fileOf(cloud: Cloud, name: string): string {
  const { directory, lab } = cloud
  if (name === 'api' || name === 'reconcile') return logFile(directory, name)
  if (name === 'postgres') return `${dataDir(directory)}.log`
  if (name === 'nb' || name === 'sb' || name === 'northd') return join(lab.central.directory, `${name}.log`)
  const hypervisor = /^(hv\d+)(-switch)?$/.exec(name)
  if (hypervisor?.[1] === undefined) throw new UserError(`There is no log named "${name}".\n${usage}`)
  return join(
    lab.place.directory,
    hypervisor[1],
    hypervisor[2] === undefined ? 'controller.log' : 'vswitchd.log',
  )
}
