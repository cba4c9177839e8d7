namespace Varde.AccessControl.Rules;

/// <summary>The words of the rules for machine clients.</summary>
internal static class SystemWords
{
    extension(Case c)
    {
        public bool IsClient(ClientKind kind) => c.Client.Client == kind;

        /// <summary>What a national exchange is about; documents are looked up only for somebody.</summary>
        public bool IsExchanged => c.Client.Client switch
        {
            ClientKind.PrescriptionBroker => c.IsOneOf(ServiceId.Prescription, ServiceId.PrescriptionRenewal, ServiceId.MedicationList),
            ClientKind.SummaryRecord => c.IsSummaryRecord,
            ClientKind.Helsenorge => c.IsAppointment || (c.IsDocument && c.IsLooking && c.Client.Person is not null),
            _ => false,
        };

        private bool IsDocument => c.IsOneOf(ServiceId.Journal, ServiceId.Referral, ServiceId.TestResult, ServiceId.Plan);
    }
}
