namespace Varde.Records;

/// <summary>What a versioned document is. The numbers are stored.</summary>
public enum DocumentKind
{
    /// <summary>An openEHR COMPOSITION.</summary>
    Composition = 1,

    /// <summary>An openEHR EHR_STATUS; exactly one in each EHR.</summary>
    EhrStatus = 2,

    /// <summary>An openEHR FOLDER: a directory with all it holds.</summary>
    Folder = 3,

    /// <summary>An openEHR EHR_ACCESS.</summary>
    EhrAccess = 4,

    /// <summary>A FHIR resource that is its own master.</summary>
    FhirResource = 10,
}

/// <summary>The lifecycle state of a version: the codes of openEHR's terminology group "version lifecycle state".</summary>
public enum Lifecycle
{
    /// <summary>523, logically deleted: the version has no content.</summary>
    Deleted = 523,

    /// <summary>532, complete.</summary>
    Complete = 532,

    /// <summary>553, incomplete: a draft, in no query by default.</summary>
    Incomplete = 553,

    /// <summary>800, inactive: withdrawn from current use.</summary>
    Inactive = 800,

    /// <summary>801, abandoned: a draft that was given up.</summary>
    Abandoned = 801,
}

/// <summary>Why a version was made: the codes of openEHR's terminology group "audit change type".</summary>
public enum ChangeType
{
    /// <summary>249, creation.</summary>
    Creation = 249,

    /// <summary>250, amendment.</summary>
    Amendment = 250,

    /// <summary>251, modification.</summary>
    Modification = 251,

    /// <summary>252, synthesis.</summary>
    Synthesis = 252,

    /// <summary>253, unknown.</summary>
    Unknown = 253,

    /// <summary>523, deleted.</summary>
    Deleted = 523,

    /// <summary>666, attestation.</summary>
    Attestation = 666,

    /// <summary>816, restoration.</summary>
    Restoration = 816,

    /// <summary>817, format conversion.</summary>
    FormatConversion = 817,
}
