using System.Collections;

namespace Varde.OpenEhr.ReferenceModel;

/// <summary>A typed, read-only window on a list slot.</summary>
internal sealed class RmList<T>(List<RmObject> items) : IReadOnlyList<T> where T : RmObject
{
    public int Count => items.Count;

    public T this[int index] => (T)items[index];

    public IEnumerator<T> GetEnumerator() => items.Cast<T>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
