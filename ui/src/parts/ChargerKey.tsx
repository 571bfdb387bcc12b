import { Divider, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  createChargerKeyMutation,
  getChargerKeyOptions,
  getChargerKeyQueryKey,
} from '../api/@tanstack/react-query.gen.ts'
import { deleteChargerKey } from '../api/sdk.gen.ts'
import type { ChargePoint } from '../api/types.gen.ts'
import { Facts } from '../kit/Facts.tsx'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { FormBody, FormDrawer } from '../kit/FormDrawer.tsx'
import { IdText } from '../kit/IdText.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import { ShownOnce } from '../kit/ShownOnce.tsx'
import { When } from '../kit/When.tsx'
import { useReasonAgainst } from './access.ts'
import { chargerAddress } from './chargerAddress.ts'

type Show = (change: { key?: 'new' | 'remove' | undefined }) => void
type Props = { readonly chargePoint: ChargePoint; readonly show: Show }

/** Whether a charger can prove who it is, below its form. */
export function ChargerKey({ chargePoint, show }: Props) {
  const reason = useReasonAgainst('operator')
  const { madeAt, error } = useChargerKey(chargePoint, reason === null)
  const withoutKey = reason ?? (madeAt === null ? 'It has no key.' : null)
  return (
    <Stack gap={8} mt="lg">
      <Divider />
      <Group justify="space-between">
        <Title order={2}>Key</Title>
        <Group gap={8}>
          <ReasonButton size="xs" variant="default" reason={withoutKey} onClick={() => show({ key: 'remove' })}>
            Remove key
          </ReasonButton>
          <ReasonButton size="xs" variant="default" reason={reason} onClick={() => show({ key: 'new' })}>
            Make a new key
          </ReasonButton>
        </Group>
      </Group>
      <FailureAlert error={error} />
      <Text size="sm" c="dimmed">
        {reason !== null ? (
          'Whether it has a key is told to operators and system admins.'
        ) : madeAt === undefined ? (
          '…'
        ) : madeAt === null ? (
          'It has none yet: it is turned away until it has one, and shows it.'
        ) : (
          <>
            Made <When time={madeAt} />. The charger shows it each time that it connects.
          </>
        )}
      </Text>
    </Stack>
  )
}

/** When the key was made; null: there is none; undefined: not known yet. */
function useChargerKey({ charge_point_id }: ChargePoint, enabled: boolean) {
  const { data, error } = useQuery({ ...getChargerKeyOptions({ path: { charge_point_id } }), enabled })
  return { madeAt: data?.made_at, error }
}

type OpenedProps = Props & { readonly opened: 'new' | 'remove' | undefined }

/** What the URL says is done with the key. */
export function OpenedChargerKey({ chargePoint, show, opened }: OpenedProps) {
  const queryClient = useQueryClient()
  const path = { charge_point_id: chargePoint.charge_point_id }
  const close = () => show({ key: undefined })
  const lookAgain = () => void queryClient.invalidateQueries({ queryKey: getChargerKeyQueryKey({ path }) })
  if (opened === undefined) return null
  if (opened === 'new') return <NewKey chargePoint={chargePoint} onClose={close} onMade={lookAgain} />
  return (
    <RemoveModal
      title={`Remove the key of ${chargePoint.name}?`}
      verb="Remove key"
      send={() => deleteChargerKey({ path, throwOnError: true })}
      onClose={close}
      onDone={() => {
        close()
        lookAgain()
      }}
    >
      The charger is not let in again until it has another.
    </RemoveModal>
  )
}

type NewProps = { readonly chargePoint: ChargePoint; readonly onClose: () => void; readonly onMade: () => void }

function NewKey({ chargePoint, onClose, onMade }: NewProps) {
  const reason = useReasonAgainst('operator')
  const { madeAt } = useChargerKey(chargePoint, reason === null)
  const [key, setKey] = useState<string>()
  // Without an Idempotency-Key: were the answer lost, the key would be lost with it, and another is what is wanted.
  const { mutate, isPending, error } = useMutation({
    ...createChargerKeyMutation(),
    onSuccess: (made) => {
      setKey(made.key)
      onMade()
    },
  })
  return (
    <FormDrawer title={`${key === undefined ? 'New key' : 'Key'} for ${chargePoint.name}`} onClose={onClose}>
      {key === undefined ? (
        <FormBody
          onSubmit={(event) => {
            event?.preventDefault()
            mutate({ path: { charge_point_id: chargePoint.charge_point_id } })
          }}
          onCancel={onClose}
          saveLabel="Make a new key"
          isPending={isPending}
          error={error}
          fieldNames={[]}
          reason={reason}
        >
          <Text size="sm">
            A random key is made, and shown once. You put it into the charger yourself, on its own page or with its
            maker’s tool.
          </Text>
          {typeof madeAt === 'string' && (
            <Text size="sm">
              The key it has was made <When time={madeAt} />. That one no longer counts from now on: the charger is
              turned away the next time it connects, until it shows the new one.
            </Text>
          )}
        </FormBody>
      ) : (
        <ShownOnce
          label="Key"
          secret={key}
          whenLost="Busbar keeps only a fingerprint of it. If it is lost, make another."
          onClose={onClose}
        >
          <HowToEnter identity={chargePoint.ocpp_identity} />
        </ShownOnce>
      )}
    </FormDrawer>
  )
}

function HowToEnter({ identity }: { readonly identity: string }) {
  const address = chargerAddress(window.location, identity)
  return (
    <Stack gap={4}>
      <Title order={2}>What the charger asks for</Title>
      <Facts
        facts={[
          ['Address', <IdText key="address" id={address} label="address" />],
          ['Identity', <IdText key="identity" id={identity} label="identity" />],
          ['Security', 'Basic authentication: the identity is the user name, the key is the password'],
          ['Setting', 'AuthorizationKey in OCPP 1.6, BasicAuthPassword in 2.0.1'],
        ]}
      />
      <Text size="sm" c="dimmed">
        The address is the one by which you see this page. Some chargers add the identity themselves: then leave it out.
        If chargers reach Busbar by another name, put that in.
      </Text>
    </Stack>
  )
}
