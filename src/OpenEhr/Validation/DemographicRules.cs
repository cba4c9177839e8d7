using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Validation;

/// <summary>Parties, roles and contacts. RM 1.1.0 Demographic.</summary>
internal static class DemographicRules
{
    public static void Register()
    {
        Rules.Add<Party>(RmModel.Party, CheckParty);
        Rules.Add<Contact>(RmModel.Contact, (contact, faults) => CommonRules.CheckIntervalType(contact.TimeValidity, RmModel.DvDate, "time_validity", faults));
        Rules.Add<Role>(RmModel.Role, (role, faults) => CommonRules.CheckIntervalType(role.TimeValidity, RmModel.DvDate, "time_validity", faults));
        Rules.Add<Capability>(RmModel.Capability, (one, faults) => CommonRules.CheckIntervalType(one.TimeValidity, RmModel.DvDate, "time_validity", faults));
        Rules.Add<PartyRelationship>(RmModel.PartyRelationship, (one, faults) => CommonRules.CheckIntervalType(one.TimeValidity, RmModel.DvDate, "time_validity", faults));
    }

    private static void CheckParty(Party party, FaultList faults)
    {
        CommonRules.MustHaveDetails(party, faults);
        if (party.Uid is null) faults.AddAbsence("uid", FaultCode.PartyWithoutUid.Of(party.Class.Name));
    }
}
