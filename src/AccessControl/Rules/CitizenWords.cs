namespace Varde.AccessControl.Rules;

/// <summary>The words of the citizens' rules.</summary>
internal static class CitizenWords
{
    extension(Case c)
    {
        public bool IsSelf => c.Citizen.Relation == Relation.Self;

        public bool IsAdultSelf => c.IsSelf && c.Age.HaveReached(16);

        /// <summary>The person, 13 to 15.</summary>
        public bool IsYouth => c.IsSelf && c.Age.HaveReached(13) && !c.Age.HaveReached(16);

        public bool IsParent => c.Citizen.Relation == Relation.Parent;

        public bool IsParentOfChild => c.IsParent && !c.Age.MayHaveReached(12);

        /// <summary>A parent of a child of 12 to 15.</summary>
        public bool IsParentOfYouth => c.IsParent && c.Age.MayHaveReached(12) && !c.Age.MayHaveReached(16);

        public bool LivesWithChild => c.Citizen.Address == ParentsAddress.Own
            || (c.Citizen.Address == ParentsAddress.Other && c.Facts.Choices.ParentsAddress == ParentsAddressRule.AnyParent);

        public bool HoldsPowerOfAttorney => c.Citizen.Relation == Relation.PowerOfAttorney
            || c.Citizen is { Relation: Relation.Guardian, PowerOfAttorney: not null };

        // Whoever is below 16 today was so when giving it.
        public bool IsPowerOfAttorneyValid => c.Age.HaveReached(16)
            && c.Citizen.PowerOfAttorney is not ({ GiverAge: < 16 } or { ReceiverAge: < 18 } or { HasEnded: true } or { HasNotBegun: true });

        public bool IsAreaGiven => c.Row.Area is { } area && c.Citizen.PowerOfAttorney?.Areas.Contains(area) == true;

        public bool HoldsAssignedPowerOfAttorney => c.Citizen.Relation == Relation.AssignedPowerOfAttorney
            || c.Citizen is { Relation: Relation.Guardian, PowerOfAttorney: null, Assigned: not null };

        public bool IsAssignedValid => c.Age.HaveReached(12)
            && c.Citizen.Assigned is not ({ HolderAge: < 18 } or { Years: >= 5 } or { HasEnded: true });

        /// <summary>Whoever counts as a parent where something is hidden from parents.</summary>
        public bool IsAsParent => c.IsParent || c.HoldsAssignedPowerOfAttorney || (c.HoldsPowerOfAttorney && c.Citizen.HolderIsParent);

        public bool IsHiddenFromParents =>
            c.HasAny(RestrictionCode.HiddenFromParents) || c.Object.HasGuardianAccessReservation || c.Object.IsExemptFromParents;

        // NORU ends at its time; where none is set it ends when the object is assessed.
        public bool IsStillDelayed => c.HasAny(RestrictionCode.Delayed)
            && (c.Object.DelayedUntil is { } time ? c.Now < time : !c.Object.IsAssessed);

        public bool IsSchoolThread => c.IsOneOf(ServiceId.MessageReading, ServiceId.MessageWriting)
            && c.Object.Thread is { } thread && (thread.IsWithSchoolHealth || thread.Topic == ServiceId.SchoolAppointment);

        public bool IsOpenWithoutConsent =>
            c.IsOneOf(ServiceId.SchoolAppointment, ServiceId.Profile, ServiceId.Consent) || c.IsSchoolThread;

        // NORN_UNGDOM counts as a release. A thread with the school health service is for the youth and the unit alone.
        public bool IsReleasedToParents => c.Row.ParentOfYouth.ByRelease && !c.IsSchoolThread
            && (c.Object.Released.Contains(ReleasedTo.Parents) || c.HasAny(RestrictionCode.HiddenFromYouth));

        // A release opens only what table 1 lets a clinician open.
        public bool IsReleasedToYouth =>
            c.Object.Released.Contains(ReleasedTo.Patient) && (c.Row.Youth.ByRelease || c.Row.Youth.Width == Width.Full);

        public bool IsClosedToParents => !c.Row.ParentOfYouth.IsOpen || c.IsThreadOutsideForParents;

        public bool IsClosedToYouth => !c.IsSchoolThread && (!c.Row.Youth.IsOpen || c.IsThreadOutsideForYouth);

        private bool IsThreadOutsideForParents => c.ThreadThatDecides is { } thread
            && (c.IsSchoolThread || !(thread.WithParent || c.HasTopic(thread, ServiceTable.IsTopicForParents)));

        // What a parent has started is refused by a rule of its own.
        private bool IsThreadOutsideForYouth => c.ThreadThatDecides is { } thread
            && !(thread.WithYouth || thread.WithParent || c.HasTopic(thread, ServiceTable.IsTopicForYouth));

        // Of a form the thread tells to whom it was sent.
        private ThreadFacts? ThreadThatDecides => c.IsOneOf(ServiceId.MessageReading, ServiceId.Form) ? c.Object.Thread : null;

        private bool HasTopic(ThreadFacts thread, Predicate<ServiceId> isOpen) =>
            c.Is(ServiceId.MessageReading) && thread.Topic is { } topic && isOpen(topic);
    }
}
