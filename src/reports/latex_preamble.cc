#include "reports/latex_preamble.h"

namespace vqlm {
namespace {

// \cjktext sets Chinese where XeLaTeX and a font for it are at hand, else says what is missing.
constexpr const char* kEnglishFonts =
    R"tex(% Compile with pdflatex, or with xelatex, which also sets texts in Chinese.
\documentclass[10pt,a4paper]{article}
\usepackage{iftex}
\newif\ifcjk
\ifPDFTeX
  \usepackage[T1]{fontenc}
  \usepackage[utf8]{inputenc}
  \usepackage{lmodern}
\else
  \usepackage{fontspec}
  \ifXeTeX\IfFontExistsTF{FandolSong-Regular.otf}{\IfFileExists{xeCJK.sty}{\cjktrue}{}}{}\fi
\fi
\ifcjk
  \usepackage{xeCJK}
  \setCJKmainfont[BoldFont=FandolSong-Bold.otf,ItalicFont=FandolKai-Regular.otf]{FandolSong-Regular.otf}
  \setCJKmonofont{FandolFang-Regular.otf}
  \xeCJKDeclareCharClass{Default}{"2013,"2014,"2018,"2019,"201C,"201D,"2026,"00B7}
\fi
\newcommand{\cjktext}[1]{\ifcjk#1\else\otherscript\fi}
)tex";

constexpr const char* kChineseFonts = R"tex(% Compile with xelatex.
\documentclass[10pt,a4paper,fontset=fandol,linespread=1.1]{ctexart}
\newcommand{\cjktext}[1]{#1}
)tex";

constexpr const char* kMacros = R"tex(\usepackage[margin=18mm]{geometry}
\usepackage{textcomp,booktabs,longtable,multicol,pdflscape,graphicx}
\setlength{\parindent}{0pt}\setlength{\parskip}{4pt}\emergencystretch=3em\raggedbottom
\newcommand{\claim}[1]{\medskip{\setlength{\fboxsep}{5pt}%
  \fbox{\parbox{\dimexpr\linewidth-2\fboxsep-2\fboxrule}{\small#1}}\par}\medskip}
% Lines of one heading or cell: side, lines.
\newcommand{\head}[2]{{\renewcommand{\arraystretch}{1}\begin{tabular}[b]{@{}#1@{}}#2\end{tabular}}}
\newcommand{\cell}[2]{{\renewcommand{\arraystretch}{1}\begin{tabular}[t]{@{}#1@{}}#2\end{tabular}}}
% A table in the largest type that fits, on a turned page where it must be, over several pages where
% it is long: title, columns, head, rows, claim, footnotes and notes.
\newsavebox{\tablebox}
\newif\iftablefits\newif\iftableturned
\newcommand{\tablesize}{\small}
\newcommand{\tableshape}{\tablesize\setlength{\tabcolsep}{4pt}\renewcommand{\arraystretch}{1.12}}
\newcommand{\trysize}[5]{\iftablefits\else\renewcommand{\tablesize}{#1}%
  \sbox{\tablebox}{\tableshape\begin{tabular}{#3}\toprule#4\midrule#5\bottomrule\end{tabular}}%
  \ifdim\wd\tablebox>#2\else\tablefitstrue\fi\fi}
\newcommand{\settable}[6]{\par\tablefitsfalse\tableturnedfalse
  \trysize{\small}{\textwidth}{#2}{#3}{#4}\trysize{\footnotesize}{\textwidth}{#2}{#3}{#4}%
  \iftablefits\puttable{#1}{#2}{#3}{#4}\notes{#5}{#6}\else
    \trysize{\small}{\textheight}{#2}{#3}{#4}\trysize{\footnotesize}{\textheight}{#2}{#3}{#4}%
    \trysize{\scriptsize}{\textheight}{#2}{#3}{#4}%
    \begin{landscape}\tableturnedtrue\puttable{#1}{#2}{#3}{#4}\notes{#5}{#6}\end{landscape}\fi}
\newcommand{\puttable}[4]{\par
  \dimen0=\dimexpr\ht\tablebox+\dp\tablebox+5\baselineskip\relax
  \ifdim\dimexpr\pagetotal+\dimen0\relax>\pagegoal\ifdim\dimen0<\textheight\newpage\fi\fi
  \subsection*{#1}
  \iftablefits\ifdim\dimen0<\textheight\usebox{\tablebox}\else
    {\tableshape\LTleft=0pt\LTright=\fill\LTpre=0pt\LTpost=0pt
      \begin{longtable}{#2}\toprule#3\midrule\endhead#4\bottomrule\end{longtable}}\fi
  \else\typeout{vqlm: table shrunk from \the\wd\tablebox}%
    \resizebox{\linewidth}{!}{\usebox{\tablebox}}\fi\par}
\newcommand{\notes}[2]{#1\par{\footnotesize\setlength{\parskip}{1pt}\raggedright
  \iftableturned\multicolsep=6pt\begin{multicols*}{2}\raggedright#2\end{multicols*}\else\medskip#2\fi}}
\setcounter{LTchunksize}{500}
% A drawing at its own size, or shrunk to a part of the page: file, title, notes.
\newcommand{\setfigure}[3]{\sbox{\tablebox}{\includegraphics{#1}}%
  \ifdim\wd\tablebox>.64\textwidth\sbox{\tablebox}{\resizebox{.64\textwidth}{!}{\usebox{\tablebox}}}\fi
  \ifdim\ht\tablebox>.85\textheight\sbox{\tablebox}{\resizebox{!}{.85\textheight}{\usebox{\tablebox}}}\fi
  \par\begin{minipage}{\textwidth}\centering\usebox{\tablebox}\par\smallskip{\small\textbf{#2}\par}%
  {\footnotesize#3}\end{minipage}\par\bigskip}
)tex";

}  // namespace

std::string latex_preamble(Language language, const std::string& other_script) {
  return std::string(language == Language::kChinese ? kChineseFonts : kEnglishFonts) +
         "\\newcommand{\\otherscript}{\\textit{[" + other_script + "]}}\n" + kMacros;
}

}  // namespace vqlm
