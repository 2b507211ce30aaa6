import { resource } from '../../definition/behaviour.ts'
import { localIpAssociationDefinition } from './definition.ts'
import { localIpAssociationBehaviour } from './local-ip-association.ts'
import { localIpAssociationStorage } from './storage.ts'

export const localIpAssociation = resource({
  definition: localIpAssociationDefinition,
  storage: localIpAssociationStorage,
  behaviour: localIpAssociationBehaviour,
})
