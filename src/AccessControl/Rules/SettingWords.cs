namespace Varde.AccessControl.Rules;

/// <summary>The words of the rules for giving and withholding.</summary>
internal static class SettingWords
{
    private static readonly SettingFacts Nothing = new(Settable.Of(RestrictionCode.Normal)) { IsAuthorised = false, HasReason = false };

    extension(Case c)
    {
        public SettingFacts Setting => c.Facts.Setting ?? Nothing;

        public bool IsAskedByCitizen => c.Facts.Actor is CitizenFacts;

        public bool IsForCliniciansToSet => !c.IsOwnLifting && (c.Sets(RestrictionCode.HiddenFromParents) || c.Sets(RestrictionCode.HiddenFromYouth) || c.Setting.What.Release is not null);

        public bool IsHealthPersonnelWithCareRelation => c.IsClinical && c.Setting is { IsAuthorised: true, HasCareRelation: true };

        // What was laid down is lifted at any age.
        public bool FitsAge => c.IsLifting ? true
            : c.Sets(RestrictionCode.HiddenFromParents) || c.Setting.What == Settable.Of(ReleasedTo.Parents) ? !c.Age.MayHaveReached(16)
            : c.Sets(RestrictionCode.HiddenFromYouth) || c.Setting.What == Settable.Of(ReleasedTo.Patient)
                || c.Setting.What == Settable.GuardianAccessReservation ? c.IsSurelyBetween12And16
            : true;

        /// <summary>
        /// The person from 16 for own information, a parent for a child below 12; nobody for somebody whose consents they may not see, as the
        /// citizens' own rules tell.
        /// </summary>
        public bool MayBlock => (c.IsOwnBlock || c.IsBlockForChild) && c.MaySeeConsents;

        private bool IsSurelyBetween12And16 => c.Age.HaveReached(12) && !c.Age.MayHaveReached(16);

        // A code or a reservation is taken off; of a release it is the giving that is called so.
        private bool IsLifting => c.Facts.Action == AccessAction.Release && c.Setting.What.Release is null;

        // From 16 the person lifts what was hidden from the parents (§2.2).
        private bool IsOwnLifting => c.IsLifting && c.IsAdultSelf && c.Sets(RestrictionCode.HiddenFromParents);

        private bool IsOwnBlock => c.IsAdultSelf && (c.Sets(RestrictionCode.BlockedByCitizen) || c.Sets(RestrictionCode.OwnWish) || c.IsOwnLifting);

        private bool IsBlockForChild => c.IsParentOfChild && c.Sets(RestrictionCode.BlockedByCitizen);

        private bool MaySeeConsents => !c.Elsewhere(c.Facts with
        {
            Lane = Lane.Citizen, Service = ServiceId.Consent, Action = AccessAction.Read, Object = ObjectFacts.Ordinary,
        }).IsRefused;

        private bool Sets(RestrictionCode code) => c.Setting.What == Settable.Of(code);
    }
}
