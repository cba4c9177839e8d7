namespace Varde.AccessControl.Rules;

/// <summary>The words of the rules for staff.</summary>
internal static class StaffWords
{
    extension(Case c)
    {
        public bool IsClinical => c.Staff.Role is StaffRole.Doctor or StaffRole.Nurse;

        public bool IsAdministrative => c.Staff.Role == StaffRole.Secretary;

        public bool HasOfficeRole => c.Staff.Role
            is StaffRole.Informatician or StaffRole.OrganisationAdministrator or StaffRole.SecurityOfficer or StaffRole.RolloutLead;

        /// <summary>What administrative personnel work with.</summary>
        public bool IsAdministration => c.IsAppointment || c.IsOneOf(ServiceId.Address, ServiceId.Profile);

        public bool IsOwnOrganisation => !c.Object.BelongsToOtherOrganisation;

        public BasisGroup Basis => c.Facts.Purpose?.Group ?? BasisGroup.None;

        /// <summary>BLAALYS with a reason; in the summary record AKUTT, which is itself the statement.</summary>
        public bool IsEmergency => (c.Basis == BasisGroup.Emergency && c.Staff.HasReason) || (c.IsSummaryRecord && c.IsPurpose("AKUTT"));

        public bool NeedsReason => c.IsOfPatient
            ? c.Basis is BasisGroup.Emergency or BasisGroup.ExplicitTreatment or BasisGroup.ExplicitOther or BasisGroup.Learning
                or BasisGroup.Approved or BasisGroup.Technical
            : c.Is(ServiceId.Audit) && c.Staff.Role == StaffRole.SecurityOfficer;

        public bool HasImplicitBasis => c.Basis == BasisGroup.Implicit && !c.Staff.Care.HasEnded;

        /// <summary>Consent, emergency or exemption; exemption is for the person's GP and the specialist service.</summary>
        public bool HasSummaryRecordBasis => c.IsPurpose("SAMTYKKE") || c.IsPurpose("AKUTT")
            || (c.IsPurpose("UNNTAK") && c.Staff.OrganisationKind is OrganisationKinds.OwnGeneralPractitioner or OrganisationKinds.Hospital);

        /// <summary>A basis that is valid now for this role, service and organisation.</summary>
        public bool HasValidBasis => c.IsSummaryRecord ? c.IsClinical : c.Basis switch
        {
            BasisGroup.Implicit => c.HasImplicitBasis && c.HasRoleForService,
            BasisGroup.Emergency => c.HasRoleForService,
            BasisGroup.ExplicitTreatment or BasisGroup.ExplicitOther or BasisGroup.Learning or BasisGroup.Approved => c.IsClinical && c.IsOwnOrganisation,
            BasisGroup.Technical => c.IsOwnOrganisation,
            BasisGroup.Administrative => c.IsAdministrative && c.IsAdministration && c.IsOwnOrganisation,
            _ => false,
        };

        /// <summary>A basis that outlives the person: for follow-up, for those who are wrongly registered dead, and for 30 days.</summary>
        public bool IsValidAfterDeath => c.Facts.Purpose?.Value is "BLAALYS" or "ETTERARB" or "KVAL" or "INNSYN" or "OFFBEST" or "TILSYN2" or "TILSYN3" or "EGENLAER"
            || (c.HasImplicitBasis && c.Staff.Care.BeganBeforeDeath && c.Subject.DaysSinceDeath <= 30);

        public bool IsBlocked => c.Staff.Blocks.Reach.Count > 0;

        /// <summary>Elevated consent is given for as long as the care relation lasts.</summary>
        public bool IsBlockOpenedByConsent => c.IsBlocked && c.Staff.Blocks.IsOpenedByConsent && c.HasCareRelation;

        /// <summary>Weighty reasons open the block of a named person, but never in the summary record.</summary>
        public bool IsNamedBlockOpened => c.Staff.Blocks.NamesActor && !c.IsSummaryRecord && c.IsEmergency
            && c.Staff.Emergency is { IsConfirmedTwice: true, IsNoOtherClinicianThere: true }
            && c.Facts.Choices.NamedBlockInEmergency == NamedBlockInEmergency.WeightyReasons;

        // The summary record knows no implicit basis: whoever opens it by its bases treats the person, until that has ended.
        private bool HasCareRelation => c.IsClinical
            && (c.HasImplicitBasis || (c.IsSummaryRecord && c.HasSummaryRecordBasis && !c.Staff.Care.HasEnded));

        private bool HasRoleForService => c.IsClinical || (c.IsAdministrative && c.IsAdministration);

        private bool IsPurpose(string code) => string.Equals(c.Facts.Purpose?.Value, code, StringComparison.Ordinal);
    }
}
