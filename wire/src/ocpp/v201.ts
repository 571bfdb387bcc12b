import type * as types from 'typed-ocpp/dist/ocpp20/types.js'

/** What a charging station calls us with: OCPP 2.0.1 edition 2. */
export type FromChargingStation201 = {
  Authorize: [types.AuthorizeRequest, types.AuthorizeResponse]
  BootNotification: [types.BootNotificationRequest, types.BootNotificationResponse]
  ClearedChargingLimit: [types.ClearedChargingLimitRequest, types.ClearedChargingLimitResponse]
  DataTransfer: [types.DataTransferRequest, types.DataTransferResponse]
  FirmwareStatusNotification: [types.FirmwareStatusNotificationRequest, types.FirmwareStatusNotificationResponse]
  Get15118EVCertificate: [types.Get15118EVCertificateRequest, types.Get15118EVCertificateResponse]
  GetCertificateStatus: [types.GetCertificateStatusRequest, types.GetCertificateStatusResponse]
  Heartbeat: [types.HeartbeatRequest, types.HeartbeatResponse]
  LogStatusNotification: [types.LogStatusNotificationRequest, types.LogStatusNotificationResponse]
  MeterValues: [types.MeterValuesRequest, types.MeterValuesResponse]
  NotifyChargingLimit: [types.NotifyChargingLimitRequest, types.NotifyChargingLimitResponse]
  NotifyCustomerInformation: [types.NotifyCustomerInformationRequest, types.NotifyCustomerInformationResponse]
  NotifyDisplayMessages: [types.NotifyDisplayMessagesRequest, types.NotifyDisplayMessagesResponse]
  NotifyEVChargingNeeds: [types.NotifyEVChargingNeedsRequest, types.NotifyEVChargingNeedsResponse]
  NotifyEVChargingSchedule: [types.NotifyEVChargingScheduleRequest, types.NotifyEVChargingScheduleResponse]
  NotifyEvent: [types.NotifyEventRequest, types.NotifyEventResponse]
  NotifyMonitoringReport: [types.NotifyMonitoringReportRequest, types.NotifyMonitoringReportResponse]
  NotifyReport: [types.NotifyReportRequest, types.NotifyReportResponse]
  PublishFirmwareStatusNotification: [
    types.PublishFirmwareStatusNotificationRequest,
    types.PublishFirmwareStatusNotificationResponse,
  ]
  ReportChargingProfiles: [types.ReportChargingProfilesRequest, types.ReportChargingProfilesResponse]
  ReservationStatusUpdate: [types.ReservationStatusUpdateRequest, types.ReservationStatusUpdateResponse]
  SecurityEventNotification: [types.SecurityEventNotificationRequest, types.SecurityEventNotificationResponse]
  SignCertificate: [types.SignCertificateRequest, types.SignCertificateResponse]
  StatusNotification: [types.StatusNotificationRequest, types.StatusNotificationResponse]
  TransactionEvent: [types.TransactionEventRequest, types.TransactionEventResponse]
}

/** What we call a charging station with. */
export type ToChargingStation201 = {
  ClearChargingProfile: [types.ClearChargingProfileRequest, types.ClearChargingProfileResponse]
  GetCompositeSchedule: [types.GetCompositeScheduleRequest, types.GetCompositeScheduleResponse]
  GetVariables: [types.GetVariablesRequest, types.GetVariablesResponse]
  RequestStartTransaction: [types.RequestStartTransactionRequest, types.RequestStartTransactionResponse]
  RequestStopTransaction: [types.RequestStopTransactionRequest, types.RequestStopTransactionResponse]
  Reset: [types.ResetRequest, types.ResetResponse]
  SetChargingProfile: [types.SetChargingProfileRequest, types.SetChargingProfileResponse]
  SetVariables: [types.SetVariablesRequest, types.SetVariablesResponse]
  TriggerMessage: [types.TriggerMessageRequest, types.TriggerMessageResponse]
}

export type MeterValue201 = types.MeterValueType
export type ConnectorStatus201 = types.ConnectorStatusEnumType
export type ChargingState201 = types.ChargingStateEnumType
export type ChargingProfile201 = types.ChargingProfileType
export type TransactionEvent201 = types.TransactionEventRequest
