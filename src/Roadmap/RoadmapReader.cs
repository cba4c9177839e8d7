namespace Varde.Roadmap;

/// <summary>Where somebody works who reads a roadmap, as the user groups of deliveries tell places apart.</summary>
public enum Workplace
{
    /// <summary>A hospital or another part of the specialist health service.</summary>
    Hospital,

    /// <summary>A municipality.</summary>
    Municipality,

    /// <summary>A general practice.</summary>
    GeneralPractice,

    /// <summary>An out-of-hours clinic.</summary>
    EmergencyClinic,

    /// <summary>A pharmacy.</summary>
    Pharmacy,

    /// <summary>Nowhere: a citizen.</summary>
    Home,
}

/// <summary>What somebody is who reads a roadmap.</summary>
public enum ReaderRole
{
    Doctor,
    Nurse,
    OtherPersonnel,
    Leader,
    Technology,
    Patient,
    Youth,
    Parent,
}

/// <summary>
/// Somebody who wants to know what a roadmap brings them. Whom a delivery is for, its user groups say; that it concerns a role or an organisation is no more than that the words of the page
/// mention it, and is said so.
/// </summary>
/// <param name="Organisation">The name of their organisation; empty where they give none.</param>
/// <param name="Workplace">Where they work; null where they do not say.</param>
/// <param name="Role">What they are; null where they do not say.</param>
public sealed record RoadmapReader(string Organisation, Workplace? Workplace, ReaderRole? Role)
{
    private const int ShortestName = 4;

    private static readonly Dictionary<Workplace, string[]> Groups = new()
    {
        [Roadmap.Workplace.Hospital] = ["spesialist", "sykehus", "helseforetak"],
        [Roadmap.Workplace.Municipality] = ["kommun", "primær"],
        [Roadmap.Workplace.GeneralPractice] = ["fastlege", "kommun", "primær"],
        [Roadmap.Workplace.EmergencyClinic] = ["legevakt", "kommun", "primær"],
        [Roadmap.Workplace.Pharmacy] = ["apotek"],
        [Roadmap.Workplace.Home] = ["innbygger", "pasient"],
    };

    private static readonly Dictionary<ReaderRole, string[]> RoleWords = new()
    {
        [ReaderRole.Doctor] = ["lege", "leger", "fastlege", "fastleger", "kliniker", "klinikere", "helsepersonell", "behandler", "behandlere"],
        [ReaderRole.Nurse] = ["sykepleier", "sykepleiere", "kliniker", "klinikere", "helsepersonell", "behandler", "behandlere"],
        [ReaderRole.OtherPersonnel] = ["helsepersonell", "kliniker", "klinikere", "behandler", "behandlere", "farmasøyt", "jordmor", "helsesykepleier"],
        [ReaderRole.Leader] = ["leder", "ledere", "ledelse"],
        [ReaderRole.Technology] = ["ikt", "integrasjon", "integrasjoner", "integrere", "leverandør", "leverandører", "api", "basis-api", "teknisk"],
        [ReaderRole.Patient] = ["innbygger", "innbyggere", "innbyggers", "pasient", "pasienter", "pasientens", "brukere"],
        [ReaderRole.Youth] = ["ungdom", "unge", "barn"],
        [ReaderRole.Parent] = ["foreldre", "barn"],
    };

    private static readonly char[] BetweenWords = [' ', ',', '.', ';', ':', '(', ')', '/', '«', '»', '"', '\n'];

    /// <summary>What concerns them: what is for their kind of workplace, and what mentions them.</summary>
    public IReadOnlyList<ConcerningDelivery> ConcernedBy(RoadmapView view)
    {
        var changes = view.Newest().ToLookup(change => change.DeliveryId);
        return [.. view.Plan.Deliveries().Select(placed => Look(placed, changes[placed.Delivery.Id].FirstOrDefault())).OfType<ConcerningDelivery>()
            .OrderByDescending(one => one.MentionsOrganisation).ThenByDescending(one => one.Mentions is not null).ThenBy(one => one.Placed.Delivery.Start.First ?? DateOnly.MinValue)];
    }

    private ConcerningDelivery? Look(PlacedDelivery placed, RoadmapChange? change)
    {
        var isForPlace = Workplace is { } place && placed.Delivery.UserGroups is { } groups && Groups[place].Any(word => groups.Contains(word, StringComparison.OrdinalIgnoreCase));
        string[] texts = [placed.SubGoal.Title, placed.Measure.Title, placed.Delivery.Title, placed.Delivery.Owner ?? "", .. placed.Delivery.Body.Select(block => block.Text), .. placed.Measure.Body.Select(block => block.Text)];
        var words = texts.SelectMany(text => text.Split(BetweenWords, StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var mentions = Role is { } role ? RoleWords[role].FirstOrDefault(words.Contains) : null;
        var mentionsOrganisation = Organisation.Trim().Length >= ShortestName && texts.Any(text => text.Contains(Organisation.Trim(), StringComparison.OrdinalIgnoreCase));
        return isForPlace || mentionsOrganisation || (mentions is not null && Workplace is null or Roadmap.Workplace.Home) ? new(placed, isForPlace, mentions, mentionsOrganisation, change) : null;
    }
}

/// <summary>A delivery that concerns a reader, and why.</summary>
/// <param name="Placed">The delivery.</param>
/// <param name="IsForPlace">Whether its user groups name their kind of workplace.</param>
/// <param name="Mentions">The word of their role that it, or its measure, mentions; null for none.</param>
/// <param name="MentionsOrganisation">Whether it names their organisation.</param>
/// <param name="Change">What changed of it in the newest edition; null for nothing.</param>
public sealed record ConcerningDelivery(PlacedDelivery Placed, bool IsForPlace, string? Mentions, bool MentionsOrganisation, RoadmapChange? Change);
