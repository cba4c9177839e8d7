namespace Varde.Records.Queries;

/// <summary>Whether a document may be seen; each part of the permit is asked once for each access class.</summary>
internal sealed class PermitCheck(QueryPermit permit)
{
    private static readonly QueryPermitPart[] Common = [new(null, _ => true)];

    private readonly Dictionary<int, QueryPermitPart[]> _partsOfClass = [];

    public bool Allows(Guid ehr, int accessClassId, AccessClass access)
    {
        if (!_partsOfClass.TryGetValue(accessClassId, out var parts))
            _partsOfClass[accessClassId] = parts = permit.Common?.Invoke(access) == true ? Common : [.. permit.Parts.Where(part => part.Classes(access))];
        foreach (var part in parts)
            if (part.Ehrs is null || part.Ehrs.Contains(ehr)) return true;
        return false;
    }
}
