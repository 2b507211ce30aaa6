import { openSwitchDatabase } from '../supervision/switch-database.ts'
import type { Driver, Extension, Thing } from './extension.ts'
import { openOpenFlow } from './open-flow.ts'
import { readLocalView } from './read-local-view.ts'
import type { HostSettings } from './settings.ts'
import type { Verb } from './verb.ts'

/** What the root process does for the unprivileged one. */
export interface Host {
  chassis(): Promise<string>
  /** The switch for `look`, things for `list`, what an extension says for `read`, nothing for other verbs. */
  carryOut(verb: Verb): Promise<unknown>
}

export function createHost(settings: HostSettings, extensions: readonly Extension[]): Host {
  const database = openSwitchDatabase(settings.switchRemote)
  const openFlow = openOpenFlow(settings.switchDirectory)
  const drivers = new Map<string, Driver<Thing>>(
    extensions.map(extension => [
      extension.name,
      extension.createDriver({
        ...{ database, openFlow, bridge: settings.bridge },
        stateDirectory: `${settings.stateDirectory}/${extension.name}`,
        ptpDaemons: settings.ptpDaemons,
        ikeSockets: settings.ikeSockets,
      }),
    ]),
  )
  const driverOf = (name: string) => {
    const driver = drivers.get(name)
    if (driver === undefined) throw new RangeError('no such extension')
    return driver
  }
  return {
    chassis: () => database.chassis(),
    carryOut: async verb => {
      switch (verb.verb) {
        case 'look':
          return readLocalView(database)
        case 'list':
          return driverOf(verb.extension).listOwn()
        case 'read':
          return (await driverOf(verb.extension).read?.(verb.request)) ?? null
        case 'put':
          await driverOf(verb.extension).put(verb.thing)
          return null
        case 'remove':
          await driverOf(verb.extension).remove(verb.key)
          return null
      }
    },
  }
}
