using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Templates.WebTemplates.Building;

/// <summary>Which attributes the reference model asks for beyond the template, and which of them the context of a document gives.</summary>
internal static class RmContextAttributes
{
    // Never nodes of their own: origin follows from the events, name and archetype_node_id from the template, the text from the code.
    private static readonly HashSet<string> Derived = ["origin", "name", "archetype_node_id", "category"];

    private static readonly Dictionary<string, string[]> InContext = new()
    {
        ["COMPOSITION"] = ["category", "language", "territory", "composer"],
        ["EVENT_CONTEXT"] = ["start_time", "end_time", "location", "setting", "health_care_facility", "participations"],
        ["ENTRY"] = ["language", "encoding", "subject", "provider", "other_participations"],
        ["ACTION"] = ["time", "ism_transition"],
        ["ACTIVITY"] = ["timing", "action_archetype_id"],
        ["INSTRUCTION"] = ["narrative"],
        ["ISM_TRANSITION"] = ["current_state", "careflow_step", "transition"],
        ["EVENT"] = ["time"],
        ["INTERVAL_EVENT"] = ["width", "math_function"],
    };

    /// <summary>True when the context of the document gives the attribute.</summary>
    public static bool IsInContext(string rmTypeName, string attribute)
    {
        for (var type = RmModel.Find(rmTypeName); type is not null; type = type.Ancestor)
        {
            if (InContext.TryGetValue(type.Name, out var names) && names.Contains(attribute))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The attributes that the reference model asks for and the template does not speak of; the timing of an ACTIVITY and the expiry of an
    /// INSTRUCTION are optional but offered (Simplified Formats, RM mapping).
    /// </summary>
    public static IEnumerable<RmAttribute> BeyondTemplate(CComplexObject node)
    {
        if (RmModel.Find(node.RmTypeName) is not { } type)
        {
            return [];
        }

        return type.Attributes.Where(one => IsOffered(type, one) && node.Attribute(one.Name) is null);
    }

    private static bool IsOffered(RmClass type, RmAttribute attribute) => (type.Name, attribute.Name) switch
    {
        ("ACTIVITY", "timing") or ("INSTRUCTION", "expiry_time") => true,
        _ => attribute is { IsRequired: true, IsMultiple: false, Kind: RmKind.Object or RmKind.String } && !Derived.Contains(attribute.Name),
    };
}
