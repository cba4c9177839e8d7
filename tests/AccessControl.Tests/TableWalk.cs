using Varde.AccessControl.Rules;

namespace Varde.AccessControl.Tests;

/// <summary>The citizens' table walked whole, against a reading of table 1 that knows nothing of rules: first what the cell opens, then what restrictions take.</summary>
public sealed class TableWalk
{
    // Service, parent of a child below 12, parent of 12 to 15, youth with consent, area, assigned, level: as access-rules §1.2 has them.
    private const string Table1 = """
        appointment.specialist | full | released | released | 3 | full
        appointment.gp | full | full | full | 3 | full
        appointment.gp.book | full | full | none | 3 | full
        appointment.municipal | full | full | full | 3 | full
        appointment.school | full | none | full | 3 | none
        referral | full | released | released | 2 | full
        journal | full | released | released | 2 | full
        result | full | released | released | 2 | full
        medlist | full | limited | limited | 1 | full
        prescription | full | full | full | 1 | full
        prescription.renew | full | full | full | 3 | full
        vaccination | full | full | full | 3 | full
        kj | full | none | none | 1 | full
        kj.write | full | none | none | 3 | full
        message.read | full | limited; released | limited; released | 3 | full
        message.write | full | released | released | 3 | full
        form | full | limited; released | limited; released | 3 | full
        plan | full | released | released | 2 | full
        measurement.read | full | released | released | 3 | full
        measurement.write | full | released | released | 3 | full
        consent | limited | limited | limited | self only | limited
        accesslog | full | none | none | 2 | full
        profile | limited | limited | limited | self only | limited
        gpinfo | full | full | full | 1 | full
        poa | none | none | none | self only | none
        """;

    private static readonly Dictionary<ServiceId, string[]> Cells = Table1.Split('\n')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(cells => ServiceId.Parse(cells[0]).Value, cells => cells[1..]);

    private static readonly int[] Ages = [0, 11, 12, 13, 15, 16, 17, 18, 80];

    private static readonly Relation[] Related = Enum.GetValues<Relation>();

    private static readonly ReleasedTo[][] Releases = [[], [ReleasedTo.Patient], [ReleasedTo.Parents], [ReleasedTo.Patient, ReleasedTo.Parents]];

    private static readonly ObjectFacts[] Restricted =
    [
        ObjectFacts.Ordinary,
        .. Enum.GetValues<RestrictionCode>().Select(code => ObjectFacts.Ordinary with { Codes = [code] }),
        ObjectFacts.Ordinary with { HasGuardianAccessReservation = true },
        ObjectFacts.Ordinary with { IsExemptFromParents = true },
        ObjectFacts.Ordinary with { IsUnapproved = true },
        ObjectFacts.Ordinary with { HasThirdPartyParts = true },
    ];

    [Fact]
    public void Table_1_holds_the_services_of_the_design() => Assert.Equal(Cells.Keys, ServiceTable.Rows.Select(row => row.Id));

    [Fact]
    public void The_whole_table_decides_as_its_cells_read()
    {
        var (walked, wrong) = (0, new List<string>());
        foreach (var facts in All())
        {
            walked++;
            var (said, expected) = (Gate.Decide(facts, Ask.Noon), Expected(facts));
            if (said.Effect != expected) wrong.Add($"{facts.Service} {facts.Actor} {facts.Subject!.Birth} {string.Join(',', facts.Object.Codes)}: {said.Rule} {said.Effect}, not {expected}");
        }
        Assert.Empty(wrong.Take(20));
        Assert.InRange(walked, 400_000, 2_000_000);
    }

    private static IEnumerable<AccessFacts> All() =>
        from service in Cells.Keys
        from relation in Related
        from address in relation == Relation.Parent ? Enum.GetValues<ParentsAddress>() : [ParentsAddress.Own]
        from age in Ages
        from hasConsent in new[] { true, false }
        from protection in new[] { AddressProtection.None, AddressProtection.Kode7 }
        from released in Releases
        from restricted in Restricted
        select new AccessFacts
        {
            Lane = Lane.Citizen,
            Service = service,
            Actor = new CitizenFacts(relation)
            {
                Address = address,
                HolderIsParent = true,
                PowerOfAttorney = relation == Relation.PowerOfAttorney ? new PowerOfAttorney { Areas = [1, 2] } : null,
            },
            Subject = new SubjectFacts(new StatedAge(age)) { HasYouthConsent = hasConsent, Protection = protection },
            Object = restricted with { Released = released },
        };

    private static AccessEffect Expected(AccessFacts facts)
    {
        var citizen = (CitizenFacts)facts.Actor;
        if (citizen.Relation != Relation.Self && facts.Subject!.Protection != AddressProtection.None) return AccessEffect.Refuse;
        return (AccessEffect)Math.Min((int)Opened(CellOf(facts, citizen), IsReleased(facts, citizen)), (int)Left(facts, citizen));
    }

    private static int AgeOf(AccessFacts facts) => ((StatedAge)facts.Subject!.Birth).Years;

    private static string CellOf(AccessFacts facts, CitizenFacts citizen)
    {
        var (cells, age) = (Cells[facts.Service], AgeOf(facts));
        var isOwnDoing = facts.Service.Value is "appointment.school" or "profile" or "consent";
        return citizen.Relation switch
        {
            Relation.Self => age < 13 ? "none" : age >= 16 ? "full" : facts.Subject!.HasYouthConsent || isOwnDoing ? cells[2] : "none",
            Relation.Parent => citizen.Address == ParentsAddress.Neither || age >= 16 ? "none" : age < 12 ? cells[0] : cells[1],
            Relation.PowerOfAttorney => age >= 16 && cells[3] is "1" or "2" && age >= 16 ? "full" : "none",
            Relation.AssignedPowerOfAttorney => age >= 12 ? cells[4] : "none",
            _ => "none",
        };
    }

    private static bool IsReleased(AccessFacts facts, CitizenFacts citizen) => citizen.Relation == Relation.Parent
        ? facts.Object.Released.Contains(ReleasedTo.Parents) || facts.Object.Codes.Contains(RestrictionCode.HiddenFromYouth)
        : facts.Object.Released.Contains(ReleasedTo.Patient);

    private static AccessEffect Opened(string cell, bool isReleased) =>
        cell == "full" || (isReleased && cell.EndsWith("released", StringComparison.Ordinal)) ? AccessEffect.Permit
        : cell.StartsWith("limited", StringComparison.Ordinal) ? AccessEffect.Limited
        : AccessEffect.Refuse;

    // What restrictions leave of what is open.
    private static AccessEffect Left(AccessFacts facts, CitizenFacts citizen)
    {
        var (found, age) = (facts.Object, AgeOf(facts));
        var isSelf = citizen.Relation == Relation.Self;
        if (found.IsUnapproved || (!isSelf && age < 18 && (found.HasGuardianAccessReservation || found.IsExemptFromParents))) return AccessEffect.Refuse;
        return found.Codes.Count == 0 ? found.HasThirdPartyParts ? AccessEffect.Limited : AccessEffect.Permit : found.Codes[0] switch
        {
            RestrictionCode.Normal or RestrictionCode.BlockedByCitizen => AccessEffect.Permit,
            RestrictionCode.HiddenFromParents => !isSelf && age < 18 ? AccessEffect.Refuse : AccessEffect.Permit,
            RestrictionCode.HiddenFromYouth => isSelf && age < 16 ? AccessEffect.Refuse : AccessEffect.Permit,
            RestrictionCode.OwnWish => isSelf && age >= 16 ? AccessEffect.Limited : AccessEffect.Refuse,
            RestrictionCode.OlderThanOnlineAccess => AccessEffect.Limited,
            _ => AccessEffect.Refuse,
        };
    }
}
