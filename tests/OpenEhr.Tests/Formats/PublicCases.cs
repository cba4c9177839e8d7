using Varde.OpenEhr.Tests.Templates;

namespace Varde.OpenEhr.Tests.Formats;

/// <summary>The public cases of canonical JSON and XML by group, read from CASES.tsv and the folders beside it.</summary>
internal static class PublicCases
{
    /// <summary>
    /// Cases whose published expectation disagrees with the specification, with the sentence that decides. "RM" is the reference model 1.1.0
    /// with its published JSON schema, in which every class has <c>additionalProperties: false</c>.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> Contested = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["compositions-json/ehrbase-sdk/all_types_systematic_tests_feeder_audit.json"] =
            "feeder_system_audit stands directly on ADMIN_ENTRY and INSTRUCTION; RM Common §3.2: it is an attribute of FEEDER_AUDIT only.",
        ["compositions-json/ehrbase-sdk/composition_with_dvinterval_composite.json"] =
            "A product's database form, keyed by paths, not canonical JSON: COMPOSITION.content is a list (RM EHR §5.4).",
        ["compositions-json/ehrbase-sdk/full_composition.json"] =
            "A product's database form, keyed by paths, with @class: not canonical JSON (ITS-JSON names the class by _type).",
        ["compositions-json/ehrbase-it/minimal_observation.composition.participations.extdatetimes.ehrbase.json"] =
            "Names the class by @type; ITS-JSON names it by _type.",
        ["compositions-xml/better-rest/test_singletemplate.xml"] =
            "An operational template, not a composition.",
        ["compositions-xml/cabolabs/Alternatives_2_quantity_20170207110638_1.xml"] = Placeholder,
        ["ehr/ehrbase-it/valid/000_ehr_status_ecis.json"] =
            "Not an EHR_STATUS but another product's own request.",
        ["directory/ehrbase-sdk/folder_without_duplicates.json"] =
            "A DV_TEXT with name; RM Data types §5.2: its text is value, and it has no name.",
        ["directory/ehrbase-sdk/folder_with_items.json"] =
            "OBJECT_REF_ID is no class of the reference model (RM Base types §5: HIER_OBJECT_ID, OBJECT_VERSION_ID, ... GENERIC_ID).",
        ["contributions/ehrbase-it/valid_dir/contribution.create_composition.modification_folder_with_items.json"] =
            "A COMPOSITION with items; RM EHR §5.4: it has content.",
        ["contributions/ehrbase-it/minimal/minimal_admin.contribution.creation_modification.json"] = ContributionInContribution,
        ["contributions/ehrbase-it/valid_dir/minimal_admin.contribution.creation_modification.json"] = ContributionInContribution,
        ["compositions-json/cabolabs-demographic/group_dto.json"] = RolesInside,
        ["compositions-json/cabolabs-demographic/person_dto.json"] = RolesInside,
        ["compositions-json/cabolabs-demographic/person_complete.json"] = RolesInside,
    };

    /// <summary>
    /// Cases that are read, but given back in the specification's spelling instead of their own, so that a comparison of texts finds a difference.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> Respelt = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["compositions-json/cadasto/Test_dv_ordinal_with_constraints.v0.json"] = NumberInQuotes,
        ["compositions-json/cadasto/vital_signs.json"] = NumberInQuotes,
        ["compositions-json/ehrbase-it/Test_dv_ordinal_open_constraint.v0__.json"] = NumberInQuotes + " And type where ITS-JSON has _type.",
        ["compositions-json/ehrbase-it/Test_dv_proportion_open_constraint.v0__.json"] = NumberInQuotes,
        ["compositions-json/ehrbase-it/Test_dv_quantity_open_constraint.v0__.json"] = NumberInQuotes,
        ["compositions-json/ehrbase-it/Test_dv_quantity_property_constrained.v0__.json"] = NumberInQuotes,
        ["compositions-json/ehrbase-it/Test_dv_quantity_property_units_constrained.v0__.json"] = NumberInQuotes,
        ["directory/ehrbase-sdk/simple_empty_folder.json"] = "path is a function of PATHABLE (RM Common §3.2), not data.",
        ["compositions-xml/ehrbase-it/consult_record__.xml"] = PartsOfId,
        ["compositions-xml/ehrbase-it/family_history.v2__.xml"] = PartsOfId,
        ["compositions-xml/ehrbase-it/family_history__.xml"] = PartsOfId,
        ["compositions-xml/ehrbase-it/family_history__with_uid.xml"] = PartsOfId,
    };

    private const string NumberInQuotes = "A number in quotes; RM Data types §6: value, magnitude, numerator, denominator are Integer or Real, in JSON numbers.";

    private const string PartsOfId = "Parts of an ARCHETYPE_ID as elements; RM Base types §5: they are functions of its value, and its XML type has only value.";

    private const string Placeholder =
        "A form still to be filled in: [[Any:::INTEGER:::RANGE_0-1000]] stands for a magnitude; RM Data types §6.2: magnitude is a Real.";

    private const string ContributionInContribution =
        "The data of its versions are CONTRIBUTIONs; RM Common §6.2: what is versioned is a LOCATABLE (composition, status, folder, party).";

    private const string RolesInside =
        "Whole ROLE objects stand in ACTOR.roles; RM Demographic §4.5: roles is a list of PARTY_REF. The same holds for what the source product calls a DTO.";

    /// <summary>Rows of CASES.tsv in a format, with an expectation that begins so; the file's path.</summary>
    public static TheoryData<string> Rows(string format, string expectation)
    {
        if (SharedTemplates.Folder is null) return new("");
        return new(File.ReadLines(Path.Combine(SharedTemplates.Folder, "CASES.tsv"))
            .Select(line => line.Split('\t'))
            .Where(row => row.Length >= 5 && row[1] == format && row[4].StartsWith(expectation, StringComparison.Ordinal))
            .Select(row => row[0]));
    }

    public static byte[] Bytes(string file)
    {
        Assert.SkipWhen(file.Length == 0, SharedTemplates.Absent);
        Assert.SkipWhen(Contested.ContainsKey(file), "Contested: " + Contested.GetValueOrDefault(file));
        return SharedTemplates.Bytes(file);
    }
}
