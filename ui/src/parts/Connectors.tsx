import { Divider, Group, Stack, Text, Title } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { deleteConnector } from '../api/sdk.gen.ts'
import type { ChargePoint, Connector } from '../api/types.gen.ts'
import { FormDrawer } from '../kit/FormDrawer.tsx'
import { formatKwDown } from '../kit/numbers.ts'
import { ReasonButton, ReasonIcon } from '../kit/ReasonButton.tsx'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import { useReasonAgainst } from './access.ts'
import { ConnectorForm } from './ConnectorForm.tsx'
import { EditDrawer } from './EditDrawer.tsx'
import { ifMatch } from './ifMatch.ts'
import { useRefreshDepot } from './refresh.ts'

type Show = (change: { connector?: string | undefined; remove_connector?: string | undefined }) => void
type Props = { readonly chargePoint: ChargePoint; readonly show: Show }

/** The plugs of one charge point, below its form. */
export function Connectors({ chargePoint, show }: Props) {
  const reason = useReasonAgainst('operator')
  return (
    <Stack gap={8} mt="lg">
      <Divider />
      <Group justify="space-between">
        <Title order={2}>Connectors</Title>
        <ReasonButton
          size="xs"
          variant="default"
          reason={reason}
          leftSection={<IconPlus size={14} />}
          onClick={() => show({ connector: 'new' })}
        >
          Add connector
        </ReasonButton>
      </Group>
      {chargePoint.connectors.length === 0 && (
        <Text size="sm" c="dimmed">
          None yet: no bus can be plugged in here.
        </Text>
      )}
      {chargePoint.connectors.map((connector) => (
        <Group key={connector.connector_id} justify="space-between" wrap="nowrap" gap={8}>
          <Text size="sm">
            {connectorName(connector)}
            <Text span inherit c="dimmed" ml={8}>
              {connector.rating_kw === null ? 'as its charge point' : formatKwDown(connector.rating_kw)}
            </Text>
          </Text>
          <Group gap={0} wrap="nowrap">
            <ReasonIcon
              label={`Edit ${connectorName(connector)}`}
              reason={reason}
              onClick={() => show({ connector: connector.connector_id })}
            >
              <IconPencil size={16} />
            </ReasonIcon>
            <ReasonIcon
              label={`Remove ${connectorName(connector)}`}
              reason={reason}
              onClick={() => show({ remove_connector: connector.connector_id })}
            >
              <IconTrash size={16} />
            </ReasonIcon>
          </Group>
        </Group>
      ))}
    </Stack>
  )
}

type OpenedProps = Props & { readonly connectorId: string | undefined; readonly removeId: string | undefined }

/** The one connector that the URL names, to be added, edited or removed. */
export function OpenedConnector({ chargePoint, show, connectorId, removeId }: OpenedProps) {
  const refreshDepot = useRefreshDepot(chargePoint.depot_id)
  const close = () => show({ connector: undefined, remove_connector: undefined })
  if (connectorId === 'new') {
    return (
      <FormDrawer title={`Add a connector to ${chargePoint.name}`} onClose={close}>
        <ConnectorForm chargePoint={chargePoint} kept={null} onDone={close} />
      </FormDrawer>
    )
  }
  const connector = chargePoint.connectors.find(({ connector_id: id }) => id === (connectorId ?? removeId))
  if (!connector) return null
  const name = `${connectorName(connector)} of ${chargePoint.name}`
  if (connectorId !== undefined) {
    return (
      <EditDrawer key={connectorId} title={`Edit ${name}`} row={connector} onClose={close}>
        {(row, seenRevision) => <ConnectorForm chargePoint={chargePoint} kept={{ row, seenRevision }} onDone={close} />}
      </EditDrawer>
    )
  }
  return (
    <RemoveModal
      title={`Remove ${name}?`}
      send={() =>
        deleteConnector({
          path: { connector_id: connector.connector_id },
          headers: ifMatch(connector.revision),
          throwOnError: true,
        })
      }
      onClose={close}
      onDone={() => {
        close()
        void refreshDepot()
      }}
    >
      Power will no longer be shared out to it.
    </RemoveModal>
  )
}

const connectorName = (connector: Connector): string =>
  connector.name === null ? `Connector ${connector.number}` : `${connector.number} · ${connector.name}`
