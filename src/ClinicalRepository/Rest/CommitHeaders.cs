using System.Xml;
using Microsoft.AspNetCore.Http;
using Varde.Foundation;

namespace Varde.ClinicalRepository.Rest;

/// <summary>
/// What a caller says about a commit in headers: <c>openehr-version</c> and <c>openehr-audit-details</c> (openEHR REST, HTTP headers), in the
/// spelling of every release: <c>openEHR-AUDIT_DETAILS: change_type.code_string="251"</c> and, older,
/// <c>openEHR-AUDIT_DETAILS.change_type: code_string="251"</c>. What is not said is null.
/// </summary>
internal sealed record CommitHeaders
{
    private static readonly string[] VersionNames = ["openehr-version"];
    private static readonly string[] AuditNames = ["openehr-audit-details", "openehr-audit_details"];

    /// <summary>Code of the openEHR group <c>version lifecycle state</c>.</summary>
    public string? LifecycleState { get; init; }

    /// <summary>Code of the openEHR group <c>audit change type</c>.</summary>
    public string? ChangeType { get; init; }

    public string? Description { get; init; }

    public string? CommitterName { get; init; }

    public string? CommitterId { get; init; }

    public string? CommitterNamespace { get; init; }

    public string? CommitterType { get; init; }

    /// <summary>Reads the headers; every attribute that is not known and every value that is not readable is named.</summary>
    public static Outcome<CommitHeaders> Read(IHeaderDictionary headers)
    {
        var (read, faults) = (new CommitHeaders(), new List<Fault>());
        foreach (var (header, path, value) in Pairs(headers, faults))
        {
            if (IsText(value)) read = read.With(path, value) ?? Refused(read, faults, header, path);
            else faults.Add(new Fault(header, $"{Printable.Of(Attribute(path))} is empty, or holds a character that a document cannot carry"));
        }
        return faults.Count > 0 ? new Invalid(faults) : read;
    }

    private CommitHeaders? With(string path, string value) => path switch
    {
        "version/lifecycle_state.code_string" or "version/lifecycle_state.defining_code.code_string" => this with { LifecycleState = value },
        "audit/change_type.code_string" or "audit/change_type.defining_code.code_string" => this with { ChangeType = value },
        "audit/description.value" or "audit/description" => this with { Description = value },
        "audit/committer.name" => this with { CommitterName = value },
        "audit/committer.external_ref.id" or "audit/committer.external_ref.id.value" => this with { CommitterId = value },
        "audit/committer.external_ref.namespace" => this with { CommitterNamespace = value },
        "audit/committer.external_ref.type" => this with { CommitterType = value },
        // The rubrics beside the codes, and the class of the committer, say nothing new.
        "version/lifecycle_state.value" or "audit/change_type.value" or "audit/committer._type" => this,
        "version/lifecycle_state.terminology_id" or "audit/change_type.terminology_id" => this,
        _ => null,
    };

    private static CommitHeaders Refused(CommitHeaders read, List<Fault> faults, string header, string path)
    {
        faults.Add(new Fault(header, path.EndsWith("time_committed", StringComparison.Ordinal) || path.EndsWith("system_id", StringComparison.Ordinal)
            ? $"{Attribute(path)} is set by the server"
            : $"{Printable.Of(Attribute(path))} is not an attribute that can be given here"));
        return read;
    }

    // What canonical XML cannot carry has no place in a record: it could be written, and never be read again.
    private static bool IsText(string value) => value.Length > 0 && value.All(c => char.IsSurrogate(c) || XmlConvert.IsXmlChar(c));

    private static string Attribute(string path) => path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];

    private static IEnumerable<(string Header, string Path, string Value)> Pairs(IHeaderDictionary headers, List<Fault> faults)
    {
        foreach (var (name, lines) in headers)
        {
            if (Root(name) is not { } root) continue;
            foreach (var line in lines)
                foreach (var (key, value) in HeaderAttributes.Read(name, HeaderText.Read(line ?? ""), faults).SelectMany(group => group))
                    yield return (name, root + key, value);
        }
    }

    /// <summary>Where the attributes of a header hang: <c>version/</c>, <c>audit/</c>, or deeper when the header's name goes deeper.</summary>
    private static string? Root(string header) => Root(header, VersionNames, "version/") ?? Root(header, AuditNames, "audit/");

    private static string? Root(string header, string[] names, string root)
    {
        foreach (var name in names)
        {
            if (header.Equals(name, StringComparison.OrdinalIgnoreCase)) return root;
            if (header.Length > name.Length + 1 && header[name.Length] == '.' && header.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return $"{root}{header[(name.Length + 1)..].ToLowerInvariant()}.";
        }
        return null;
    }
}
