import { isUuid } from '@neutrino/base/uuid.ts'
import { violatedConstraint } from '../../database/database-fault.ts'
import { uuid } from '../../definition/kinds.ts'
import { bodyItem } from '../../definition/parse-body.ts'
import { shape } from '../../definition/shape.ts'
import type { Route, RouteOperation } from '../../http/api.ts'
import { authorize } from '../../http/authorize.ts'
import type { ApiRequest, Services } from '../../http/wire.ts'
import { readBody, write } from '../../http/write.ts'
import {
  FlavorNotFound,
  FlavorServiceProfileBindingExists,
  FlavorServiceProfileBindingNotFound,
  ServiceProfileNotFound,
} from './errors.ts'
import { nextProvider } from './next-provider.ts'
import { bindProfile, selectProfiles, unbindProfiles } from './storage.ts'

type Parameters = Readonly<Record<string, string>>

function allow(services: Services, { op }: ApiRequest, rule: string): void {
  authorize(services.policy(), op.actor, { rule }, {})
}

function flavorOf({ flavor = '' }: Parameters): string {
  if (!isUuid(flavor)) throw new FlavorNotFound({ flavor_id: flavor })
  return flavor
}

/** The profiles of the flavor in the path. */
async function profilesOf(services: Services, flavorId: string) {
  const profiles = await selectProfiles(services.transactor.database, flavorId)
  if (!profiles) throw new FlavorNotFound({ flavor_id: flavorId })
  return profiles
}

const { text, list, object } = shape
const link = object({ service_profile: object({ id: text }) })

const listProfiles: RouteOperation = {
  id: 'list_service_profiles_of_flavor',
  about: 'flavor',
  doc: 'Ids of the service profiles of a flavor.',
  answer: object({ service_profiles: list(object({ id: text })) }),
  async run(services, request, parameters) {
    allow(services, request, 'get_flavor_service_profile')
    const profiles = await profilesOf(services, flavorOf(parameters))
    return { status: 200, body: { service_profiles: profiles.map(({ id }) => ({ id })) } }
  },
}

const addProfile: RouteOperation = {
  id: 'add_service_profile_to_flavor',
  about: 'flavor',
  doc: 'Lets a flavor be carried out by a service profile.',
  status: 201,
  body: link,
  answer: link,
  async run(services, request, parameters) {
    const flavorId = flavorOf(parameters)
    const item = bodyItem('service_profile', readBody(request.body), 'extension')
    const id = uuid.parse(item.id ?? null, 'id')
    allow(services, request, 'create_flavor_service_profile')
    await write(services, request, 'flavor_service_profile.create', async ({ tx }) => {
      if (!(await selectProfiles(tx, flavorId))) throw new FlavorNotFound({ flavor_id: flavorId })
      try {
        if (await bindProfile(tx, flavorId, id)) return
      } catch (cause) {
        if (violatedConstraint(cause) === undefined) throw cause
        throw new ServiceProfileNotFound({ sp_id: id }, { cause })
      }
      throw new FlavorServiceProfileBindingExists({ sp_id: id, fl_id: flavorId })
    })
    return { status: 201, body: { service_profile: { id } } }
  },
}

const showProfile: RouteOperation = {
  id: 'show_service_profile_of_flavor',
  about: 'flavor',
  doc: 'Whether a service profile belongs to a flavor.',
  answer: link,
  async run(services, request, parameters) {
    allow(services, request, 'get_flavor_service_profile')
    const flavorId = flavorOf(parameters)
    const { profile = '' } = parameters
    const profiles = await profilesOf(services, flavorId)
    if (!profiles.some(({ id }) => id === profile))
      throw new FlavorServiceProfileBindingNotFound({ sp_id: profile, fl_id: flavorId })
    return { status: 200, body: { service_profile: { id: profile } } }
  },
}

const removeProfile: RouteOperation = {
  id: 'remove_service_profile_from_flavor',
  about: 'flavor',
  doc: 'Lets a flavor be carried out by a service profile no longer.',
  status: 204,
  async run(services, request, parameters) {
    allow(services, request, 'delete_flavor_service_profile')
    const flavorId = flavorOf(parameters)
    const { profile = '' } = parameters
    const isGone = await write(services, request, 'flavor_service_profile.delete', async ({ tx }) =>
      isUuid(profile) ? unbindProfiles(tx, flavorId, profile) : false,
    )
    if (!isGone) throw new FlavorServiceProfileBindingNotFound({ sp_id: profile, fl_id: flavorId })
    return { status: 204 }
  },
}

const listNextProviders: RouteOperation = {
  id: 'list_next_providers_of_flavor',
  about: 'flavor',
  doc: 'Who would carry out the next object of a flavor.',
  answer: object({ next_providers: list(shape.record({})) }),
  async run(services, request, parameters) {
    allow(services, request, 'get_flavor_next_provider')
    const { transactor, settings } = services
    const found = await nextProvider({ tx: transactor.database, settings }, flavorOf(parameters))
    return { status: 200, body: { next_providers: [found] } }
  },
}

const alias = 'flavors'

/** What lies below a flavor; profiles are only links here. */
export const flavorRoutes: readonly Route[] = [
  {
    path: 'flavors/:flavor/service_profiles',
    alias,
    methods: { GET: listProfiles, POST: addProfile },
  },
  {
    path: 'flavors/:flavor/service_profiles/:profile',
    alias,
    methods: { GET: showProfile, DELETE: removeProfile },
  },
  { path: 'flavors/:flavor/next_providers', alias, methods: { GET: listNextProviders } },
]
