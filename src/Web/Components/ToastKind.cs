namespace Varde.Web.Components;

/// <summary>What a toast tells of.</summary>
public enum ToastKind
{
    /// <summary>Something was saved, sent or ended.</summary>
    Saved,

    /// <summary>Something was taken back.</summary>
    Undone,

    /// <summary>Something could not be done.</summary>
    Failed,
}
