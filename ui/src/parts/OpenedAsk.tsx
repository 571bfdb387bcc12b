import { Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ChargerState } from '../api/types.gen.ts'
import { FormBody, FormDrawer } from '../kit/FormDrawer.tsx'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { useSubmit } from '../kit/useSubmit.ts'
import type { Charger as Search } from '../search.ts'
import { useReasonAgainst } from './access.ts'
import { useAsk, type Answered, type AskProps } from './asking.ts'
import { connectorState, tellings } from './chargerWords.ts'
import { SessionNeeds } from './SessionNeeds.tsx'

type Props = {
  readonly charger: ChargerState
  readonly timezone: string
  readonly search: Search
  readonly onAnswered: (answered: Answered) => void
}

/** What the URL says is asked of the charger. */
export function OpenedAsk({ charger, timezone, search, onAnswered }: Props) {
  const show = useSetSearch<Search>()
  const close = () => show({ ask: undefined, needs: undefined, stop: undefined })
  const ask = { charger, close, onAnswered }
  switch (search.ask) {
    case 'start':
      return <Start {...ask} />
    case 'tell':
      return <Tell {...ask} />
    case 'reset':
      return <Reset {...ask} />
    case undefined:
  }
  const session = charger.sessions.find(({ session_ref: ref }) => ref === (search.stop ?? search.needs))
  if (!session) return null
  if (search.stop === undefined) return <SessionNeeds {...ask} {...{ session, timezone }} />
  return <Stop {...ask} sessionRef={session.session_ref} bus={session.id_token ?? 'this bus'} />
}

function useReason({ is_online: isOnline }: ChargerState): string | null {
  return useReasonAgainst('operator') ?? (isOnline ? null : 'It isn’t connected: nothing can be asked of it.')
}

function Start(props: AskProps) {
  const { charger, close } = props
  const ask = useAsk(props)
  const free = charger.connectors.filter(({ number }) =>
    charger.sessions.every(({ connector }) => connector !== number),
  )
  const form = useForm({
    initialValues: { connector: String(free[0]?.number ?? ''), id_token: '' },
    validate: {
      connector: (number) => (number === '' ? 'A session runs at every connector.' : null),
      id_token: (token) => (token.trim() === '' ? 'The bus or card on whose behalf it charges.' : null),
    },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    ({ connector, id_token }, key) =>
      ask(
        { action: 'START', connector: Number(connector), id_token: id_token.trim() },
        `Start charging at connector ${connector}`,
        key,
      ),
    close,
  )
  return (
    <FormDrawer title={`Start charging at ${charger.name}`} onClose={close}>
      <FormBody
        onSubmit={submit}
        onCancel={close}
        saveLabel="Start charging"
        isPending={isPending}
        error={error}
        fieldNames={['connector', 'id_token']}
        reason={useReason(charger)}
      >
        <Select
          label="Connector"
          data={free.map(({ number, state }) => ({
            value: String(number),
            label: `Connector ${number}: ${connectorState(state)}`,
          }))}
          allowDeselect={false}
          {...form.getInputProps('connector')}
        />
        <TextInput
          label="For whom"
          description="The bus or the card: the session bears this name."
          maxLength={36}
          data-autofocus
          {...form.getInputProps('id_token')}
        />
      </FormBody>
    </FormDrawer>
  )
}

type Telling = keyof typeof tellings
const tellingOptions = (Object.keys(tellings) as Telling[]).map((value) => ({ value, label: tellings[value] }))
const wholeCharger = 'all'

function Tell(props: AskProps) {
  const { charger, close } = props
  const ask = useAsk(props)
  const form = useForm({ initialValues: { what: 'STATUS', connector: wholeCharger } })
  const { submit, isPending, error } = useSubmit(
    form,
    ({ what, connector }, key) => {
      const number = connector === wholeCharger || !isOfConnector(what) ? null : Number(connector)
      return ask(
        { action: 'TRIGGER', what: what as Telling, connector: number },
        `Tell ${tellings[what as Telling]}`,
        key,
      )
    },
    close,
  )
  return (
    <FormDrawer title={`Ask ${charger.name} to tell`} onClose={close}>
      <FormBody
        onSubmit={submit}
        onCancel={close}
        saveLabel="Ask"
        isPending={isPending}
        error={error}
        fieldNames={['what', 'connector']}
        reason={useReason(charger)}
      >
        <Select label="What" data={tellingOptions} allowDeselect={false} {...form.getInputProps('what')} />
        {isOfConnector(form.values.what) && (
          <Select
            label="Of"
            data={[
              { value: wholeCharger, label: 'all of it' },
              ...charger.connectors.map(({ number }) => ({ value: String(number), label: `Connector ${number}` })),
            ]}
            allowDeselect={false}
            {...form.getInputProps('connector')}
          />
        )}
      </FormBody>
    </FormDrawer>
  )
}

const isOfConnector = (what: string): boolean => what === 'STATUS' || what === 'METER_VALUES'

function Reset(props: AskProps) {
  const { charger, close } = props
  const ask = useAsk(props)
  const form = useForm({ initialValues: { how: 'soft' } })
  const { submit, isPending, error } = useSubmit(
    form,
    ({ how }, key) =>
      ask({ action: 'RESET', hard: how === 'hard' }, how === 'hard' ? 'Start anew at once' : 'Start anew', key),
    close,
  )
  return (
    <FormDrawer title={`Reset ${charger.name}`} onClose={close}>
      <FormBody
        onSubmit={submit}
        onCancel={close}
        saveLabel="Reset it"
        isPending={isPending}
        error={error}
        fieldNames={['how']}
        reason={useReason(charger)}
      >
        <Text size="sm">
          The charger starts anew. Until it is back it may draw its fallback, and that much is kept free for it.
        </Text>
        <Radio.Group label="How" {...form.getInputProps('how')}>
          <Stack gap="xs" mt={4}>
            <Radio value="soft" label="Soft: it ends its sessions in order first" />
            <Radio value="hard" label="Hard: at once, as if its power was cut; its sessions may be lost" />
          </Stack>
        </Radio.Group>
      </FormBody>
    </FormDrawer>
  )
}

type StopProps = AskProps & { readonly sessionRef: string; readonly bus: string }

function Stop(props: StopProps) {
  const { charger, close, sessionRef, bus } = props
  const ask = useAsk(props)
  return (
    <RemoveModal
      title={`Stop charging ${bus}?`}
      verb="Stop charging"
      send={() => ask({ action: 'STOP', session_ref: sessionRef }, `Stop charging ${bus}`)}
      onClose={close}
      onDone={close}
    >
      {charger.name} ends the session. To go on, the bus has to be started again; to hold it for a while, pause it.
    </RemoveModal>
  )
}
