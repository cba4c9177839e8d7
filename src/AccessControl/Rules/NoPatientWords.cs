namespace Varde.AccessControl.Rules;

/// <summary>The words of the rules for what belongs to no patient.</summary>
internal static class NoPatientWords
{
    extension(Case c)
    {
        /// <summary>Taking out what one may read is reading.</summary>
        public bool IsReading => c.IsLooking || c.Facts.Action == AccessAction.Export;

        public bool IsDefinition => c.IsOneOf(ServiceId.Template, ServiceId.Query, ServiceId.Terminology);

        public bool IsUnitOrStaff => c.IsOneOf(ServiceId.Organisation, ServiceId.Practitioner, ServiceId.Location);

        public bool HasRoleToWrite => (c.IsDefinition && c.Staff.Role == StaffRole.Informatician)
            || (c.IsUnitOrStaff && c.IsOwnOrganisation && c.Staff.Role == StaffRole.OrganisationAdministrator)
            || (c.Is(ServiceId.Switch) && c.Staff.Role == StaffRole.RolloutLead)
            || c.Registers || c.KeepsCohort || c.Reviews || c.AnswersLogQuestions;

        /// <summary>The leader of those who stated an emergency.</summary>
        public bool Reviews => c.Is(ServiceId.Review) && c.Staff.IsLeader && c.IsOwnOrganisation && c.Facts.Action is AccessAction.Read or AccessAction.Update;

        /// <summary>Whoever controls how records are used answers for it.</summary>
        public bool AnswersLogQuestions => c.Is(ServiceId.LogQuestion) && c.Staff.Role == StaffRole.SecurityOfficer && c.Facts.Action is AccessAction.Read or AccessAction.Update;

        /// <summary>Whoever receives people: clinical and administrative personnel.</summary>
        public bool Registers => c.Is(ServiceId.Registration) && c.Facts is { Lane: Lane.Staff, Action: AccessAction.Create } && (c.IsAdministrative || c.IsClinical);

        // Groups of people are found by nobody: whoever keeps one knows it by its id.
        public bool KeepsCohort => c.Is(ServiceId.Cohort) && c.IsOwnOrganisation && c.Staff.Role == StaffRole.OrganisationAdministrator && (c.IsWriting || c.Facts.Action == AccessAction.Read);
    }
}
