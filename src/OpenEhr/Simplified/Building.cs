using Varde.OpenEhr.ReferenceModel;

namespace Varde.OpenEhr.Simplified;

/// <summary>Filling an object that is still being built, by attribute name.</summary>
internal static class Building
{
    public static void Put(this RmObject target, string attribute, object? value) => target.Fill(target.Class.Find(attribute)!, value);

    public static void PutIfAbsent(this RmObject target, string attribute, object? value)
    {
        if (value is not null && target[attribute] is null) target.Put(attribute, value);
    }

    public static void Add(this RmObject target, string attribute, RmObject item) => target.Append(target.Class.Find(attribute)!, item);
}
